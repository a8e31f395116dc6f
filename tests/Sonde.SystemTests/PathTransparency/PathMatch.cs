namespace Sonde.SystemTests.PathTransparency;

/// <summary>How nftables matches the packets of a behaviour in one family.</summary>
/// <param name="Ip">The family's header, <c>ip</c> or <c>ip6</c>.</param>
/// <param name="To">Packets to it.</param>
/// <param name="From">Packets from it.</param>
internal sealed record PathMatch(string Ip, string To, string From);
