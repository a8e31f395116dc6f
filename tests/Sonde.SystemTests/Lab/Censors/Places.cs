using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Web hosts of the lab that resolvers name, honestly or not: 203.0.113.N and 2001:db8:a::N.</summary>
internal static class Places
{
    /// <summary>The real site of every name: a good certificate.</summary>
    public const int Real = 10;

    /// <summary>The same site at another address.</summary>
    public const int Elsewhere = 20;

    /// <summary>A block page on port 80; 443 is closed.</summary>
    public const int BlockPage = 110;

    /// <summary>A block page on both ports, with a certificate of its own name.</summary>
    public const int SecureBlockPage = 111;

    /// <summary>A certificate for the name, by an authority that nobody knows.</summary>
    public const int UnknownAuthority = 112;

    /// <summary>Answers nothing.</summary>
    public const int Dead = 114;

    /// <summary>Both ports are closed.</summary>
    public const int NoWeb = 115;

    /// <summary>Takes connections, and resets them at the first byte.</summary>
    public const int Resets = 116;

    /// <summary>Further dead ones.</summary>
    public const int Dead2 = 117, Dead3 = 118;

    /// <summary>The prefixes in which all of them are.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["203.0.113.0/24", "2001:db8:a::/64"];

    /// <summary>Those that drop every packet.</summary>
    public static IReadOnlyList<int> Silent { get; } = [Dead, Dead2, Dead3];

    public static string V4(int number) => $"203.0.113.{number}";

    public static string V6(int number) => $"2001:db8:a::{number}";

    public static IPAddress Address(int number, bool v6) => IPAddress.Parse(v6 ? V6(number) : V4(number));
}
