namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>A payload as it was asked for.</summary>
/// <param name="Kind"><c>http</c>, <c>sni</c> or <c>hex</c>.</param>
/// <param name="Value">The host, the name, or the bytes in hexadecimal.</param>
/// <param name="Make">Makes the bytes; those of a ClientHello are new each time.</param>
internal sealed record PayloadSpec(string Kind, string Value, Func<Random, byte[]> Make);
