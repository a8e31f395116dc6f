using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>
/// The chain <c>tcpopt</c>: timestamps, window scale (RFC 7323) and selective acknowledgements (RFC 2018) on the SYN/ACK.
/// </summary>
public sealed class TcpOptionsChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "tcpopt";

    /// <summary>Of each option: whether it was negotiated where the SYN offered it, and else whether it came unasked.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow)
    {
        if (flow.Of<Fields>() is not { } options || flow.Of<TcpChain.Fields>() is not { IsConnected: true }) return [];
        if (options is not { Offered: { } offered, Answered: { } answered }) return [];
        return [
            .. ChainWords.TcpOptions.Where(option => answered.Contains(option.Kind) || !options.MayBeSaidAgain)
                .Select(option => $"{option.Prefix}.{StateOf(offered.Contains(option.Kind), answered.Contains(option.Kind))}")];
    }

    internal override string Shape =>
        """
        tcpopt_ts boolean|null the SYN/ACK has timestamps; else null
        tcpopt_ws boolean|null it has a window scale
        tcpopt_sack boolean|null it permits selective acknowledgements
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    private static string StateOf(bool wasOffered, bool wasAnswered) => (wasOffered, wasAnswered) switch
    {
        (true, true) => "negotiation.succeeded",
        (true, false) => "negotiation.failed",
        (false, true) => "unsolicited.seen",
        _ => "unsolicited.not_seen",
    };

    /// <summary>Its fields.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <summary>The kinds of options of the last SYN forward before any SYN/ACK; null where there was none.</summary>
        public IReadOnlyList<byte>? Offered { get; init; }

        /// <summary>The kinds of options of all SYN/ACKs together; null where there was none.</summary>
        public IReadOnlyList<byte>? Answered { get; init; }

        /// <summary>Whether the first SYN/ACK may be one that was said again: what it lacks the first may have had.</summary>
        public bool MayBeSaidAgain { get; init; }

        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
            IFlowFields.WriteOptional(writer, "tcpopt_ts"u8, Has(TcpOptionKind.Timestamps));
            IFlowFields.WriteOptional(writer, "tcpopt_ws"u8, Has(TcpOptionKind.WindowScale));
            IFlowFields.WriteOptional(writer, "tcpopt_sack"u8, Has(TcpOptionKind.SackPermitted));
        }

        // True, or null: PATHspider has no word for a SYN/ACK without it.
        private bool? Has(byte kind) => Answered?.Contains(kind) == true ? true : null;
    }

    private sealed class State : ChainState
    {
        private readonly OpeningOrder _order = new();
        private Fields _fields = new();

        public override IFlowFields Fields => _fields;

        public override bool See(in FlowPacket packet)
        {
            if (!packet.HasSegment || !packet.Segment.Has(TcpFlags.Syn)) return false;
            bool isAnswerable = _order.IsAnswerable;
            _order.See(packet);
            bool isAnswer = packet.Segment.Has(TcpFlags.Ack);
            if (isAnswer == packet.IsForward) return false;
            List<byte> kinds = [];
            foreach (TcpOption option in packet.Segment.Options)
                if (!option.IsMalformed && option.Kind > TcpOptionKind.NoOperation) kinds.Add(option.Kind);
            if (isAnswer)
                _fields = _fields with { Answered = [.. kinds.Union(_fields.Answered ?? [])], MayBeSaidAgain = _order.MayBeSaidAgain };
            else if (isAnswerable) _fields = _fields with { Offered = kinds };
            return false;
        }
    }
}
