using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Dns;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Packets.Udp;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>dns</c>: whether a DNS response came back, over UDP or TCP, on whichever port.</summary>
public sealed class DnsChain : Chain
{
    private const int MostQuestions = 16;

    /// <inheritdoc/>
    public override string Name => "dns";

    /// <summary>Whether what was asked was answered; of a flow whose questions were not seen, whether any response came.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow) => flow.Of<Fields>() switch
    {
        { AnswersQuestion: true } => [ObservedConditions.ResponseValid],
        { } when flow.IsIncomplete => [],
        { HasData: true } => [ObservedConditions.ResponseInvalid],
        { HasQuestion: true } => [ObservedConditions.ResponseNotSeen],
        _ => [],
    };

    internal override string Shape =>
        """
        dns_response_valid boolean data came back that are a DNS response, to whatever
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its field, and what else is known.</summary>
    /// <param name="IsValid">Whether data came back that are a DNS response (<c>dns_response_valid</c>), to whatever.</param>
    /// <param name="AnswersQuestion">Whether one came with the number and the question of a query of the flow; without queries,
    /// any.</param>
    /// <param name="HasData">Whether any data came back.</param>
    /// <param name="HasQuestion">Whether a query went.</param>
    public sealed record Fields(bool IsValid, bool AnswersQuestion, bool HasData, bool HasQuestion) : IFlowFields
    {
        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer) => writer.WriteBoolean("dns_response_valid"u8, IsValid);
    }

    private sealed class State : ChainState
    {
        private readonly HashSet<(ushort Id, string Name, DnsType Type)> _asked = [];
        private DnsStream? _forward, _reverse;
        private bool _isValid, _answers, _hasData;

        public override IFlowFields Fields => new Fields(_isValid, _answers, _hasData, _asked.Count > 0);

        // The answer completes the flow, as PATHspider has it.
        public override bool See(in FlowPacket packet)
        {
            IpPacket ip = packet.Ip;
            bool wasAnswered = _answers;
            if (packet.HasSegment) SeeSegment(packet);
            else if (ip.Protocol == IpProtocol.Udp && ip.FragmentOffset == 0 && UdpDatagram.TryParse(ip.Payload, out UdpDatagram datagram))
                SeeMessage(packet.IsForward, datagram.Payload, isCut: datagram.IsTruncated || ip.MoreFragments);
            return _answers && !wasAnswered;
        }

        private void SeeSegment(in FlowPacket packet)
        {
            bool isForward = packet.IsForward, isSyn = packet.Segment.Has(TcpFlags.Syn);
            DnsStream stream = isForward ? _forward ??= new DnsStream() : _reverse ??= new DnsStream();
            uint sequence = packet.Segment.Sequence + (isSyn ? 1u : 0);
            if (isSyn) stream.Begin(sequence);
            ReadOnlySpan<byte> data = packet.Segment.Payload;
            _hasData |= !isForward && packet.DataLength > 0;
            stream.Add(sequence, data[..Math.Min(data.Length, packet.DataLength)], bytes => SeeMessage(isForward, bytes, isCut: false));
        }

        private void SeeMessage(bool isForward, ReadOnlySpan<byte> bytes, bool isCut)
        {
            _hasData |= !isForward && !bytes.IsEmpty;
            if (!DnsMessage.TryParse(bytes, out DnsMessage message)) return;
            bool isRead = TryReadQuestion(message, isCut, out string name, out DnsType type);
            if (!isRead) return;
            if (isForward && !message.IsResponse)
            {
                if (_asked.Count < MostQuestions) _asked.Add((message.Id, name, type));
            }
            else if (!isForward && message.IsResponse)
            {
                _isValid = true;
                // A server that cannot read a query answers without its question (RFC 1035 §4.1.1).
                _answers |= _asked.Count == 0 || _asked.Contains((message.Id, name, type))
                    || (message.QuestionCount == 0 && HasAsked(message.Id));
            }
        }

        private bool HasAsked(ushort id) => _asked.Any(each => each.Id == id);

        // Whole, or as far as the capture kept it.
        private static bool TryReadQuestion(in DnsMessage message, bool isCut, out string name, out DnsType type)
        {
            (name, type) = ("", default);
            DnsRecordEnumerator records = message.Records;
            bool isFirst = true;
            while (records.MoveNext())
            {
                if (isFirst && records.Current.Section == DnsSection.Question)
                {
                    if (!records.Current.TryReadName(out name)) return false;
                    (name, type) = (name.ToLowerInvariant(), records.Current.Type);
                }

                isFirst = false;
            }

            return records.IsWhole || (isCut && (message.QuestionCount == 0 || !isFirst));
        }
    }
}
