using System.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>One row of our table of error texts.</summary>
public sealed class SondeErrorRule
{
    private readonly byte[] _pattern;

    internal SondeErrorRule(string id, ErrorTest test, string pattern, Stage stage, string @class, SondeScans scans = SondeScans.Any)
    {
        Id = id;
        Test = test;
        Pattern = pattern;
        Stage = stage;
        Class = @class;
        Scans = scans;
        _pattern = Encoding.UTF8.GetBytes(pattern);
    }

    /// <summary>The rule's name.</summary>
    public string Id { get; }

    /// <summary>How it looks.</summary>
    public ErrorTest Test { get; }

    /// <summary>What it looks for, in lower case.</summary>
    public string Pattern { get; }

    /// <summary>The stage, or <see cref="Stage.None"/> to take it from the operation the text names.</summary>
    public Stage Stage { get; }

    /// <summary>The class it leads to.</summary>
    public string Class { get; }

    /// <summary>The scans it is for.</summary>
    public SondeScans Scans { get; }

    /// <summary>What was looked for and in what text, the span marked where it is there.</summary>
    internal string Describe(ReadOnlySpan<byte> error, bool fires) => $"{Test} \"{Pattern}\" in \"{Excerpt.OfMatch(error, _pattern, Test, fires)}\"";

    internal bool Fires(ReadOnlySpan<byte> error, ScanType scan)
    {
        bool isBare = scan is ScanType.Echo or ScanType.Discard;
        if (Scans == SondeScans.Web && isBare || Scans == SondeScans.Bare && !isBare) return false;
        return Test switch
        {
            ErrorTest.Equals => error.SequenceEqual(_pattern),
            ErrorTest.StartsWith => error.StartsWith(_pattern),
            ErrorTest.EndsWith => error.EndsWith(_pattern),
            _ => error.IndexOf(_pattern) >= 0,
        };
    }
}
