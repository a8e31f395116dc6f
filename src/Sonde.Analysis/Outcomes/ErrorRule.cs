using System.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>One row of a table of error texts: a test and the outcome it leads to.</summary>
public sealed class ErrorRule
{
    private readonly byte[] _pattern;

    internal ErrorRule(string id, ErrorTest test, string pattern, Stage stage, string @class, ScanTypes only = ScanTypes.All)
    {
        Id = id;
        Test = test;
        Pattern = pattern;
        Stage = stage;
        Class = @class;
        Only = only;
        _pattern = Encoding.UTF8.GetBytes(pattern);
    }

    /// <summary>The rule's name, such as <c>error.07</c>.</summary>
    public string Id { get; }

    /// <summary>How it looks.</summary>
    public ErrorTest Test { get; }

    /// <summary>What it looks for.</summary>
    public string Pattern { get; }

    /// <summary>The stage it leads to.</summary>
    public Stage Stage { get; }

    /// <summary>The class it leads to.</summary>
    public string Class { get; }

    /// <summary>The scans it is for.</summary>
    public ScanTypes Only { get; }

    /// <summary>What was looked for and in what text, the span marked where it is there.</summary>
    internal string Describe(ReadOnlySpan<byte> error, bool fires) => $"{Test} \"{Pattern}\" in \"{Excerpt.OfMatch(error, _pattern, Test, fires)}\"";

    /// <summary>Whether the rule fires on an error text of such a scan.</summary>
    internal bool Fires(ReadOnlySpan<byte> error, ScanType scan) => Only.Includes(scan) && Test switch
    {
        ErrorTest.Equals => error.SequenceEqual(_pattern),
        ErrorTest.StartsWith => error.StartsWith(_pattern),
        ErrorTest.EndsWith => error.EndsWith(_pattern),
        _ => error.IndexOf(_pattern) >= 0,
    };
}
