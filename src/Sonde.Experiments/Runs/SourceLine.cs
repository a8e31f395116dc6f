using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Runs;

/// <summary>A target as it came in.</summary>
/// <param name="Text">The target as typed.</param>
/// <param name="Source">The file, <c>-</c> for standard input, or null for the command line.</param>
/// <param name="Number">The line in that file, from 1; the place among the arguments, likewise.</param>
public sealed record SourceLine(string Text, string? Source, long Number)
{
    /// <summary>Why the line could not be read as text, or null.</summary>
    public string? Error { get; init; }

    /// <summary>What the experiment made of it; null before it was read, and where it is no text.</summary>
    public TargetReading? Reading { get; init; }

    /// <summary>Which round of a repeated run it belongs to, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Whether it is one address of a range that stands there.</summary>
    public bool IsOfRange { get; init; }

    /// <summary>Whether the user typed it as an argument, and as it is.</summary>
    public bool IsTyped => Source is null && !IsOfRange;

    /// <summary>Where it stands, for messages: <c>targets.txt:7</c>, or empty for the command line.</summary>
    public string Place => Source switch
    {
        null => "",
        "-" => $"standard input:{Number}",
        _ => $"{Source}:{Number}",
    };
}
