using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Text;

namespace Sonde.Experiments.Traceroute.Lines;

/// <summary>
/// What of a trace may be published: nothing of the prober's addresses, those a NAT cited among them, and nothing of the private
/// routers before the first public one. It is made when all matching is done.
/// </summary>
internal sealed class TraceRedaction
{
    /// <summary>What stands in place of an address that is not published.</summary>
    public const string Scrubbed = "[scrubbed]";

    private readonly PacketRedactor? _redactor;
    private readonly HashSet<PacketAddress> _private = [];

    /// <summary>Looks what is to be taken out.</summary>
    /// <param name="plan">The trace.</param>
    /// <param name="secrets">The prober's addresses; null: they may be published.</param>
    /// <param name="keepsPrivateHops">Whether private routers may be.</param>
    public TraceRedaction(ITrace plan, SecretSet? secrets, bool keepsPrivateHops)
        : this(
            plan.Target, plan.Source,
            Enumerable.Range(1, plan.Settings.MaxTtl)
                .Select(
                    ttl => plan.Flows.Select(flow => flow.AnsweredAt(ttl)?.Answer).OfType<TraceAnswer>().Select(answer => answer.Heard)),
            secrets, keepsPrivateHops)
    {
    }

    /// <summary>Looks what is to be taken out.</summary>
    /// <param name="target">The destination; its address stays where it was typed.</param>
    /// <param name="source">The address that packets left from; null where there was no way.</param>
    /// <param name="hops">The answers to each TTL, from the lowest on.</param>
    /// <param name="secrets">The prober's addresses; null: they may be published.</param>
    /// <param name="keepsPrivateHops">Whether private routers may be.</param>
    /// <param name="others">Other addresses of private routers before the first public one.</param>
    public TraceRedaction(
        Target target, PacketAddress? source, IEnumerable<IEnumerable<HeardPacket>> hops, SecretSet? secrets, bool keepsPrivateHops,
        IEnumerable<PacketAddress>? others = null)
    {
        var destination = PacketAddress.From(target.Address);
        if (!keepsPrivateHops)
        {
            FindPrivate(hops, destination);
            _private.UnionWith(others ?? []);
        }

        if (secrets is null && _private.Count == 0) return;
        HashSet<PacketAddress> hidden = [.. _private];
        // Not what citations name as the source, which a NAT may have put there: it goes where it stands, but anybody could hide a router
        // by citing it.
        if (secrets is not null && source is { } own) hidden.Add(own);

        SecretSet all = (secrets ?? SecretSet.None).With(hidden);
        _redactor = new PacketRedactor(target.IsTyped ? all.Without(destination) : all);
    }

    /// <summary>Whether an address is that of a private router before the first public one.</summary>
    public bool IsPrivateHop(PacketAddress address) => _private.Contains(address);

    /// <summary>An address as it may be published.</summary>
    public string Publish(PacketAddress address)
        => _redactor is { } redactor && (_private.Contains(address) || redactor.IsSecret(address)) ? Scrubbed : address.ToString();

    /// <summary>A packet as it may be published: without its bytes where it cannot be made safe.</summary>
    public ScapyPacket Publish(ReadOnlyMemory<byte> packet, bool isSent)
    {
        byte[] bytes = packet.ToArray();
        if (_redactor is not null && !_redactor.TryRedact(bytes)) return new ScapyPacket { Form = RawPacketForm.Null };
        return new ScapyPacket
        {
            Bytes = bytes,
            Summary = isSent ? ScapyText.BracketedSentSummary(bytes) : ScapyText.BracketedSummary(bytes)
        };
    }

    private void FindPrivate(IEnumerable<IEnumerable<HeardPacket>> hops, PacketAddress target)
    {
        foreach (IEnumerable<HeardPacket> hop in hops)
        {
            PacketAddress[] here = [.. hop.Select(each => each.From).Where(address => address != target)];
            foreach (PacketAddress address in here.Where(address => address.IsPrivate)) _private.Add(address);
            if (Array.Exists(here, address => !address.IsPrivate)) return;
        }
    }
}
