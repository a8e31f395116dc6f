using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>One row of a table of error texts: a test and the outcome it leads to.</summary>
public sealed class ErrorRule
{
    private readonly ErrorPattern _pattern;

    internal ErrorRule(string id, ErrorTest test, string pattern, Stage stage, string @class, ScanTypes scans = ScanTypes.Any)
    {
        Id = id;
        Test = test;
        Pattern = pattern;
        Stage = stage;
        Class = @class;
        Scans = scans;
        _pattern = new ErrorPattern(test, pattern);
    }

    /// <summary>The rule's name, such as <c>error.07</c>.</summary>
    public string Id { get; }

    /// <summary>How it looks.</summary>
    public ErrorTest Test { get; }

    /// <summary>What it looks for.</summary>
    public string Pattern { get; }

    /// <summary>The stage it leads to; <see cref="Stage.None"/> in our table takes it from the operation the text names.</summary>
    public Stage Stage { get; }

    /// <summary>The class it leads to.</summary>
    public string Class { get; }

    /// <summary>The scans it is for.</summary>
    public ScanTypes Scans { get; }

    /// <summary>What was looked for and in what text, the span marked where it is there.</summary>
    internal string Describe(ErrorText error, bool fires) => _pattern.Describe(error, fires);

    /// <summary>Whether the rule fires on an error text of such a scan.</summary>
    internal bool Fires(ErrorText error, ScanType scan) => Scans.Includes(scan) && _pattern.IsIn(error);
}
