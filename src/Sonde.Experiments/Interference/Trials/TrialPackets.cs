using System.Net;
using Sonde.Experiments.Drafts;
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
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly Dictionary<PacketAddress, Kept> _kept = [];

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
    public IReadOnlyList<MeasuredPacket> End(Target target, DateTime began, IReadOnlyList<IPAddress> sources)
    {
        var address = PacketAddress.From(target.Address);
        if (!_kept.TryGetValue(address, out Kept? kept)) return [];
        SecretSet? set = secrets()?.With(sources.Select(PacketAddress.From));
        PacketRedactor? redactor = set is null ? null : new PacketRedactor(target.IsTyped ? set.Without(address) : set);
        long start = (began.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        List<MeasuredPacket> published = [];
        foreach ((long at, byte[] bytes) in kept.Packets)
        {
            // What cannot be made safe is not written.
            if (redactor?.TryRedact(bytes) != false) published.Add(new MeasuredPacket((at - start) / 1e9, bytes));
        }

        kept.Packets.Clear();
        kept.Size = 0;
        return published;
    }

    private sealed class Kept
    {
        public List<(long At, byte[] Bytes)> Packets { get; } = [];

        public int Size { get; set; }
    }
}
