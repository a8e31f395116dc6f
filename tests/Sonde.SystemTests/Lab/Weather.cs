namespace Sonde.SystemTests.Lab;

/// <summary>
/// What an ordinary network does to a path on which nothing is wrong, on the kernel's routers: limits of ICMP errors, and losses.
/// </summary>
/// <param name="Limit">Of each router's own ICMP errors, as nftables names it, or null for the system's own.</param>
internal sealed record Weather(string? Limit = null)
{
    private const string Errors = "icmp type { time-exceeded, destination-unreachable }",
        Errors6 = "icmpv6 type { time-exceeded, destination-unreachable }";

    /// <summary>The kinds, by name.</summary>
    public static IReadOnlyDictionary<string, Weather> All { get; } = new Dictionary<string, Weather>
    {
        ["clear"] = new() { HasSystemLimits = false },
        ["linux"] = new(),
        ["ios"] = new("2/second burst 1 packets") { HasSystemLimits = false },
        ["junos 50"] = new("50/second burst 50 packets") { HasSystemLimits = false },
        ["shared budget"] = new("10/second burst 10 packets") { HasSystemLimits = false, IsShared = true },
        ["5 % of answers lost"] = new() { HasSystemLimits = false, LostAnswers = 5 },
        ["10 % of answers lost"] = new() { HasSystemLimits = false, LostAnswers = 10 },
        ["30 % of answers lost"] = new() { HasSystemLimits = false, LostAnswers = 30 },
        ["5 % of probes lost"] = new() { HasSystemLimits = false, LostProbes = 5 },
        ["10 % of probes lost"] = new() { HasSystemLimits = false, LostProbes = 10 },
        ["30 % of probes lost"] = new() { HasSystemLimits = false, LostProbes = 30 },
        ["30 % of both lost"] = new() { HasSystemLimits = false, LostProbes = 30, LostAnswers = 30 },
        ["bursts"] = new() { HasSystemLimits = false, HasBursts = true },
        ["linux, 10 % of both lost"] = new() { LostProbes = 10, LostAnswers = 10 },
        ["ios, bursts"] = new("2/second burst 1 packets") { HasSystemLimits = false, HasBursts = true },
    };

    /// <summary>Whether hosts have their system's own limits.</summary>
    public bool HasSystemLimits { get; init; } = true;

    /// <summary>Whether the first router limits for all that lies behind it.</summary>
    public bool IsShared { get; init; }

    /// <summary>How many probes of a hundred are lost.</summary>
    public int LostProbes { get; init; }

    /// <summary>How many answers of a hundred are lost.</summary>
    public int LostAnswers { get; init; }

    /// <summary>Whether of 60 packets each way 15 in a row are lost.</summary>
    public bool HasBursts { get; init; }

    /// <summary>A chain in this weather, and prefixes that are the server's.</summary>
    public LabChain Chain(int routers, params IEnumerable<string> announced)
    {
        var chain = LabChain.Of(HasSystemLimits ? null : "the weather has limits of its own", routers, announced);
        foreach (LabHost router in IsShared ? chain.Routers.Take(1) : chain.Routers)
        {
            if (Limit is not null) router.Rules(Limits());
        }

        chain.Routers[0].Rules(Losses(chain.Routers[0].Links[0].At(chain.Routers[0]).Interface));
        return chain;
    }

    /// <summary>The ruleset of a router that limits: the errors of its own, or all that pass it.</summary>
    public string Limits() => $$"""
        table inet limits {
          limit errors { rate over {{Limit}} }
          chain leaving { type filter hook {{(IsShared ? "postrouting" : "output")}} priority 0; {{Errors}} limit name "errors" drop; {{Errors6}} limit name "errors" drop; }
        }
        """;

    // Where the client's packets come in and those for it go out, seen by no filter of the client's own.
    private string Losses(string towardsClient)
    {
        IEnumerable<string> Of(int percent, string way)
        {
            if (percent > 0) yield return $"{way} \"{towardsClient}\" numgen random mod 100 < {percent} drop";
            if (HasBursts) yield return $"{way} \"{towardsClient}\" numgen inc mod 60 < 15 drop";
        }

        return $$"""
            table inet losses {
              chain probes { type filter hook prerouting priority -300; {{string.Join("; ", Of(LostProbes, "iifname"))}}
              }
              chain answers { type filter hook postrouting priority -300; {{string.Join("; ", Of(LostAnswers, "oifname"))}}
              }
            }
            """;
    }
}
