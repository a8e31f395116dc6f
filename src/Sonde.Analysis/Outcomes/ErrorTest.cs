namespace Sonde.Analysis.Outcomes;

/// <summary>How a rule looks at an error text.</summary>
public enum ErrorTest
{
    /// <summary>The text is the pattern.</summary>
    Equals,

    /// <summary>The text begins with the pattern.</summary>
    StartsWith,

    /// <summary>The text ends with the pattern.</summary>
    EndsWith,

    /// <summary>The pattern is somewhere in the text.</summary>
    Contains,
}
