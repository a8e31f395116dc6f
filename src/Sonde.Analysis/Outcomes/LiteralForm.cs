namespace Sonde.Analysis.Outcomes;

/// <summary>How much of an error the words of a literal are.</summary>
public enum LiteralForm
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its beginning; what follows are values, such as a number, a name or what the server sent.</summary>
    Open,

    /// <summary>The beginning of an error without any wrapper.</summary>
    Bare,

    /// <summary>Its end; what stands before is a name.</summary>
    Tail,
}
