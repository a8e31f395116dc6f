namespace Sonde.Analysis.Reports.Wording;

/// <summary>What the probes of a nettest are called.</summary>
public static class TestWords
{
    /// <summary>The probes of a nettest, in the plural: <c>requests for</c>, to be followed by what was asked for.</summary>
    public static string Plural(string? nettest) => nettest switch
    {
        "tcpping" => "connects to",
        "echo" or "discard" or "http" or "https" or "hyperquack" => "requests for",
        "dns" or "satellite" => "look-ups of",
        "tfo" => "connections to",
        not null when nettest.EndsWith("traceroute", StringComparison.Ordinal) => "traces to",
        _ => "tests of",
    };

    /// <summary>The same of one: <c>the request for</c>.</summary>
    public static string One(string? nettest)
    {
        string plural = Plural(nettest);
        int blank = plural.IndexOf(' ', StringComparison.Ordinal);
        return $"the {plural[..(blank - 1)]}{plural[blank..]}";
    }
}
