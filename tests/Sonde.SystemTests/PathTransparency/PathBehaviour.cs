using System.Net;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Something that a path, or a server, does to packets: at an address of its own, and what each experiment is to say of it.
/// </summary>
/// <param name="Id">Its prefixes are 10.80.ID.0/24 and fd80:0:0:ID::/64.</param>
/// <param name="Does">What it does, in words.</param>
internal sealed record PathBehaviour(int Id, string Does)
{
    /// <summary>Which server answers there.</summary>
    public ServerKind Server { get; init; }

    /// <summary>The rules of the router that does it, made of how packets to it, and from it, are matched.</summary>
    public Func<PathMatch, IEnumerable<string>> Rules { get; init; } = _ => [];

    /// <summary>
    /// What experiments are to say, by their names, without these; of one that is not named: what it says of a clean path
    /// (<see cref="PathBehaviours.Clean"/>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Says { get; init; } = new Dictionary<string, string>();

    /// <summary>Experiments whose search bounds the place of the router, each with the probes that it says it of.</summary>
    public IReadOnlyDictionary<string, string> Found { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is of IPv4 alone.</summary>
    public bool IsIpv4Only { get; init; }

    /// <summary>Its prefixes.</summary>
    public string[] Prefixes => [$"10.80.{Id}.0/24", $"fd80:0:0:{Id:x}::/64"];

    /// <summary>An address of it; each of its hosts is another.</summary>
    public IPAddress Address(bool v6, int host = 9) => IPAddress.Parse(v6 ? $"fd80:0:0:{Id:x}::{host:x}" : $"10.80.{Id}.{host}");

    /// <summary>How packets of it are matched.</summary>
    public PathMatch Match(bool v6)
        => v6
            ? new PathMatch("ip6", $"ip6 daddr {Prefixes[1]}", $"ip6 saddr {Prefixes[1]}")
            : new PathMatch("ip", $"ip daddr {Prefixes[0]}", $"ip saddr {Prefixes[0]}");
}
