namespace Sonde.Analysis.Signatures;

/// <summary>One thing by which a page or answer is recognised.</summary>
/// <param name="Id">The published name, such as <c>b_nat_ir_national_1</c>. In the <c>sonde</c> rules several signatures may share
/// one.</param>
/// <param name="Scope">Whose page it is.</param>
/// <param name="Location">Where to look.</param>
/// <param name="Type">How to compare.</param>
/// <param name="Pattern">The text or regular expression.</param>
public sealed record Signature(string Id, SignatureScope Scope, SignatureLocation Location, PatternType Type, string Pattern)
{
    /// <summary>Its place in the order of evaluation, from 0; false positives come first.</summary>
    public int Order { get; init; }

    /// <summary>The header's name in lower case where <see cref="Location"/> is a header, else null.</summary>
    public string? HeaderName { get; init; }

    /// <summary>Two-letter codes of the countries where it is expected; empty where nothing is known.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>The maker of the filter, or null.</summary>
    public string? Vendor { get; init; }

    /// <summary>Names of the same signature in other lists.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>How sure its makers are that it is no false positive, 0 to 10, or null where they do not say.</summary>
    public int? Confidence { get; init; }

    /// <summary>Where the knowledge comes from, or null.</summary>
    public string? Source { get; init; }

    /// <summary>A measurement that shows it, or null.</summary>
    public string? ExampleUrl { get; init; }

    /// <summary>What else is known, or null.</summary>
    public string? Notes { get; init; }

    /// <summary>A page that it must recognise (status line, headers, empty line, body), or null.</summary>
    public string? TestPage { get; init; }

    /// <summary>The file it came from.</summary>
    public string File { get; init; } = "";

    /// <summary>The line in that file, from 1; 0 where there are no lines.</summary>
    public int Line { get; init; }

    /// <summary>Whether a hit says that the page is a block page; false for a known false positive.</summary>
    public bool IsBlockpage => Scope != SignatureScope.FalsePositive;
}
