using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>What a router does to packets that it forwards.</summary>
/// <param name="Loses">Which it loses.</param>
/// <param name="Changes">What it makes of the others.</param>
internal sealed record Meddling(Func<byte[], bool> Loses, Action<byte[]> Changes)
{
    /// <summary>It forwards.</summary>
    public static Meddling Nothing { get; } = new(_ => false, _ => { });

    /// <summary>It loses packets with the reserved bit.</summary>
    public static Meddling DropsReservedBit { get; } = Nothing with { Loses = SoftChange.HasReservedBit };

    /// <summary>It clears the reserved bit.</summary>
    public static Meddling ClearsReservedBit { get; } = Nothing with { Changes = SoftChange.ClearReservedBit };

    /// <summary>It loses datagrams without a checksum.</summary>
    public static Meddling DropsNoChecksum { get; } = Nothing with { Loses = SoftChange.HasNoChecksum };

    /// <summary>It fills checksums in.</summary>
    public static Meddling FillsChecksum { get; } = Nothing with { Changes = SoftChange.FillChecksum };

    /// <summary>It clears the bits by which SYNs ask for ECN.</summary>
    public static Meddling ClearsEcnBits { get; } = Nothing with { Changes = SoftChange.ClearEcnBits };

    /// <summary>It clears the ECN field of IP headers.</summary>
    public static Meddling ClearsMarks { get; } = Nothing with { Changes = packet => SoftChange.WriteTypeOfService(packet, 3, 0) };

    /// <summary>It clears the code point of IP headers.</summary>
    public static Meddling ClearsCodePoint { get; } = Nothing with { Changes = packet => SoftChange.WriteTypeOfService(packet, 0xFC, 0) };

    /// <summary>It writes a largest segment of 1300 on SYNs.</summary>
    public static Meddling WritesSegmentSize { get; } = Nothing with { Changes = packet => SoftChange.WriteSegmentSize(packet, 1300) };

    /// <summary>It loses SYNs with an option.</summary>
    public static Meddling DropsOption(byte kind) => Nothing with { Loses = packet => SoftChange.Offers(packet, kind) };

    /// <summary>It takes an option off SYNs.</summary>
    public static Meddling StripsOption(byte kind) => Nothing with { Changes = packet => SoftChange.Strip(packet, kind) };
}
