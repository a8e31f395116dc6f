namespace Sonde.Analysis.Reports.Wording;

/// <summary>What the tests of a nettest are called.</summary>
public static class TestWords
{
    private static readonly HashSet<string> Transparency =
        new(StringComparer.Ordinal) { "tfo", "ecn", "dscp", "mss", "evilbit", "tcpopt", "udpzero", "h2" };

    /// <summary>The tests of a nettest, in the plural: <c>requests for</c>, to be followed by what was asked for.</summary>
    public static string Plural(string? nettest) => nettest switch
    {
        "tcpping" or "tfo" or "h2" => "connections to",
        "echo" or "discard" or "http" or "https" or "hyperquack" => "requests for",
        "dns" or "satellite" => "look-ups of",
        _ when IsTrace(nettest) => "traces to",
        _ => "tests of",
    };

    /// <summary>The same of one: <c>the request for</c>.</summary>
    /// <param name="nettest">The nettest; null where it is not known.</param>
    /// <param name="article">What stands before it.</param>
    public static string One(string? nettest, string article = "the")
    {
        string plural = Plural(nettest);
        int blank = plural.IndexOf(' ', StringComparison.Ordinal);
        return $"{article} {plural[..(blank - 1)]}{plural[blank..]}";
    }

    /// <summary>What is counted of it: each ping of a <c>tcpping</c> by itself, of all others the test.</summary>
    public static string Counted(string? nettest) => nettest == "tcpping" ? "ping" : "test";

    /// <summary>Whether it is a trace of the way.</summary>
    public static bool IsTrace(string? nettest) => nettest?.EndsWith("traceroute", StringComparison.Ordinal) == true;

    /// <summary>Whether it is of targets, not of names.</summary>
    public static bool IsOfTargets(string? nettest) => HasConditions(nettest) || Plural(nettest).EndsWith(" to", StringComparison.Ordinal);

    /// <summary>Whether its outcome says no more than that there was an answer, and conditions say what became of what was tried.</summary>
    public static bool HasConditions(string? nettest) => nettest is not null && Transparency.Contains(nettest);
}
