using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The packets of trials under way, by the address they go to or come from: kept until the trial is over, and no more than fits.
/// </summary>
/// <param name="secrets">What must not be published, at the moment; null where all may.</param>
internal sealed class TrialPackets(Func<SecretSet?> secrets)
{
    /// <summary>What the user is told where there are none.</summary>
    public const string NotCaptured = "packets are not captured (that takes cap_net_raw): who interferes cannot be told";

    private const int MostBytes = 8 * 1024 * 1024;

    private readonly Dictionary<PacketAddress, Kept> _kept = [];

    /// <summary>Those of a run, where the user wants them; else null.</summary>
    public static TrialPackets? For(RunContext context)
        => context.Options.Text(OptionRole.Pcap) is null ? null : new TrialPackets(() => context.Secrets);

    /// <summary>Takes a captured packet.</summary>
    /// <param name="timestampNs">When it passed, in nanoseconds since 1970.</param>
    /// <param name="packet">Its bytes from the IP header on.</param>
    public void Take(long timestampNs, ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip)) return;
        if (!_kept.TryGetValue(ip.Destination, out Kept? kept) && !_kept.TryGetValue(ip.Source, out kept)) return;
        if (kept.Size + packet.Length > MostBytes) return;
        kept.Size += packet.Length;
        kept.Packets.Add((timestampNs, packet.ToArray()));
    }

    /// <summary>Packets of an address are wanted from now on.</summary>
    public void Begin(IPAddress address) => _kept.TryAdd(PacketAddress.From(address), new Kept());

    /// <summary>The packets of a trial that is over, as they may be published; those of the next are other ones.</summary>
    /// <param name="target">Whom it measured; an address that was typed stays.</param>
    /// <param name="began">When it began, in UTC.</param>
    /// <param name="sources">Where its connections left from.</param>
    /// <param name="others">Further addresses whose packets belong to it.</param>
    public IReadOnlyList<MeasuredPacket> End(
        Target target, DateTime began, IReadOnlyList<IPAddress> sources, IEnumerable<IPAddress>? others = null)
    {
        var address = PacketAddress.From(target.Address);
        (long At, byte[] Bytes)[] packets =
            [.. (others ?? []).Select(PacketAddress.From).Append(address).Distinct().SelectMany(TakeAll)];
        SecretSet? set = secrets()?.With(sources.Select(PacketAddress.From));
        PacketRedactor? redactor = set is null ? null : new PacketRedactor(target.IsTyped ? set.Without(address) : set);
        long start = (began.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        List<MeasuredPacket> published = [];
        foreach ((long at, byte[] bytes) in packets)
        {
            // What cannot be made safe is not written.
            if (redactor?.TryRedact(bytes) != false) published.Add(new MeasuredPacket((at - start) / 1e9, bytes));
        }

        return published;
    }

    private (long At, byte[] Bytes)[] TakeAll(PacketAddress address)
    {
        if (!_kept.TryGetValue(address, out Kept? kept)) return [];
        (long At, byte[] Bytes)[] packets = [.. kept.Packets];
        kept.Packets.Clear();
        kept.Size = 0;
        return packets;
    }

    private sealed class Kept
    {
        public List<(long At, byte[] Bytes)> Packets { get; } = [];

        public int Size { get; set; }
    }
}
