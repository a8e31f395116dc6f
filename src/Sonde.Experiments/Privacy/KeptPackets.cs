using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// The packets of measurements under way, by the address they go to or come from: kept until it is over, and no more than fits.
/// </summary>
/// <param name="secrets">What must not be published, at the moment; null where all may.</param>
internal sealed class KeptPackets(Func<SecretSet?> secrets)
{
    /// <summary>What the user is told where there are none.</summary>
    public const string NotCaptured = "packets are not captured (that takes cap_net_raw): who interferes cannot be told";

    private const int MostBytes = 8 * 1024 * 1024;

    private readonly Dictionary<PacketAddress, Kept> _kept = [];

    /// <summary>Those of a run, where the user wants them; else null.</summary>
    public static KeptPackets? For(RunContext context)
        => context.Options.Text(OptionRole.Pcap) is null ? null : new KeptPackets(() => context.Secrets);

    /// <summary>Takes a captured packet.</summary>
    /// <param name="timestampNs">When it passed, in nanoseconds since 1970.</param>
    /// <param name="packet">Its bytes from the IP header on.</param>
    public void Take(long timestampNs, ReadOnlySpan<byte> packet)
    {
        if (!IpPacket.TryParse(packet, out IpPacket ip)) return;
        if (_kept.TryGetValue(ip.Destination, out Kept? kept) || _kept.TryGetValue(ip.Source, out kept)) Take(kept, timestampNs, packet);
    }

    /// <summary>Takes a packet that has to do with an address, whoever it is of.</summary>
    /// <param name="about">The address; its packets are wanted from now on.</param>
    /// <param name="timestampNs">When it passed, in nanoseconds since 1970.</param>
    /// <param name="packet">Its bytes from the IP header on.</param>
    public void Take(PacketAddress about, long timestampNs, ReadOnlySpan<byte> packet)
    {
        if (!_kept.TryGetValue(about, out Kept? kept)) _kept.Add(about, kept = new Kept());
        Take(kept, timestampNs, packet);
    }

    private static void Take(Kept kept, long timestampNs, ReadOnlySpan<byte> packet)
    {
        if (kept.Size + packet.Length > MostBytes) return;
        kept.Size += packet.Length;
        kept.Packets.Add((timestampNs, packet.ToArray()));
    }

    /// <summary>A packet did not leave after all: the last like it is let go.</summary>
    /// <param name="about">The address that it has to do with.</param>
    /// <param name="packet">The packet.</param>
    public void Withdraw(PacketAddress about, ReadOnlySpan<byte> packet)
    {
        if (!_kept.TryGetValue(about, out Kept? kept)) return;
        for (int i = kept.Packets.Count - 1; i >= 0; i--)
        {
            if (!packet.SequenceEqual(kept.Packets[i].Bytes)) continue;
            kept.Size -= packet.Length;
            kept.Packets.RemoveAt(i);
            return;
        }
    }

    /// <summary>Packets of an address are wanted from now on.</summary>
    public void Begin(IPAddress address) => _kept.TryAdd(PacketAddress.From(address), new Kept());

    /// <summary>The packets of a measurement that is over, as they may be published; those of the next are other ones.</summary>
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
            bool isSummed = PublishedChecksum.IsThere(bytes);
            // What cannot be made safe is not written.
            if (redactor?.TryRedact(bytes) == false) continue;
            if (isSummed && !IsMark(bytes)) PublishedChecksum.Write(bytes);
            published.Add(new MeasuredPacket((at - start) / 1e9, bytes));
        }

        return published;
    }

    // That of a datagram of IPv6 may say that an answer was hidden.
    private static bool IsMark(ReadOnlySpan<byte> packet)
        => IpPacket.TryParse(packet, out IpPacket ip) && !ip.IsIpv4 && HiddenAnswers.AreIn(ip);

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
