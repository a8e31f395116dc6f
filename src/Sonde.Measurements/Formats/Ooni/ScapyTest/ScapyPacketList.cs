namespace Sonde.Measurements.Formats.Ooni.ScapyTest;

/// <summary>
/// A list of packets under a name of its own, such as <c>x_other_packets</c>, <c>received_packets</c> or <c>rst_packets</c>.
/// </summary>
/// <param name="Name">The key.</param>
/// <param name="Packets">The packets.</param>
public sealed record ScapyPacketList(string Name, IReadOnlyList<ScapyPacket> Packets);
