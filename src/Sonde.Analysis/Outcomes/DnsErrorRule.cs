using System.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>One row of the table of DNS error texts.</summary>
public sealed class DnsErrorRule
{
    private readonly byte[] _pattern;

    internal DnsErrorRule(string id, ErrorTest test, string pattern, string outcome)
    {
        Id = id;
        Test = test;
        Pattern = pattern;
        Outcome = outcome;
        _pattern = Encoding.UTF8.GetBytes(pattern);
    }

    /// <summary>The rule's name.</summary>
    public string Id { get; }

    /// <summary>How it looks.</summary>
    public ErrorTest Test { get; }

    /// <summary>What it looks for.</summary>
    public string Pattern { get; }

    /// <summary>The outcome with its sign.</summary>
    public string Outcome { get; }

    /// <summary>What was looked for and in what text, the span marked where it is there.</summary>
    internal string Describe(ReadOnlySpan<byte> error, bool fires) => $"{Test} \"{Pattern}\" in \"{Excerpt.OfMatch(error, _pattern, Test, fires)}\"";

    internal bool Fires(ReadOnlySpan<byte> error) => Test switch
    {
        ErrorTest.Equals => error.SequenceEqual(_pattern),
        ErrorTest.StartsWith => error.StartsWith(_pattern),
        ErrorTest.EndsWith => error.EndsWith(_pattern),
        _ => error.IndexOf(_pattern) >= 0,
    };
}
