using System.Net;

namespace Sonde.Measurements.Model;

/// <summary>An ICMP or ICMPv6 error that a probe brought about.</summary>
/// <param name="Type">The message's type, as its protocol numbers it.</param>
/// <param name="Code">The message's code.</param>
/// <param name="From">Who sent it; its family tells ICMP from ICMPv6. Null if the system does not say.</param>
public sealed record IcmpError(byte Type, byte Code, IPAddress? From);
