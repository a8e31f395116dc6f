namespace Sonde.Analysis.Outcomes;

/// <summary>One row of the table of DNS error texts.</summary>
public sealed class DnsErrorRule
{
    private readonly ErrorPattern _pattern;

    internal DnsErrorRule(string id, ErrorTest test, string pattern, string outcome)
    {
        Id = id;
        Test = test;
        Pattern = pattern;
        Outcome = outcome;
        _pattern = new ErrorPattern(test, pattern);
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
    internal string Describe(ErrorText error, bool fires) => _pattern.Describe(error, fires);

    /// <summary>Whether the rule fires on an error text.</summary>
    internal bool Fires(ErrorText error) => _pattern.IsIn(error);
}
