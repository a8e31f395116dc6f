namespace Sonde.SystemTests.Lab.Censors;

/// <summary>An answer of the DNS that a box forges in the resolver's name.</summary>
/// <param name="A">The address for A.</param>
/// <param name="Aaaa">The address for AAAA.</param>
/// <param name="Ttl">The time to live with which it reaches the client.</param>
/// <param name="Alias">A CNAME before the address, or null.</param>
internal sealed record ForgedAnswer(string A, string Aaaa, int Ttl = 64, string? Alias = null);
