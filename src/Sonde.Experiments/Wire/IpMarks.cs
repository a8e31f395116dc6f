namespace Sonde.Experiments.Wire;

/// <summary>What the IP headers of a crafted connection carry beside addresses.</summary>
/// <param name="TrafficClass">Type of service or traffic class of all packets: DSCP and ECN.</param>
/// <param name="OnData">Bits that packets with data have besides: ECN marks those alone (RFC 3168 §6.1.4).</param>
/// <param name="HasReservedBit">Whether the bit is set that RFC 791 reserves; IPv6 has none.</param>
internal readonly record struct IpMarks(byte TrafficClass, byte OnData = 0, bool HasReservedBit = false);
