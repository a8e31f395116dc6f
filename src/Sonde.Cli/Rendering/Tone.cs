namespace Sonde.Cli.Rendering;

/// <summary>How a part of a line stands out where a terminal has colours. No tone says what the words do not say.</summary>
internal enum Tone
{
    /// <summary>As the rest.</summary>
    Plain,

    /// <summary>An outcome as it would be without interference.</summary>
    Expected,

    /// <summary>An outcome that is not so.</summary>
    Unexpected,

    /// <summary>An outcome of which nothing can be said.</summary>
    Unknown,

    /// <summary>A head.</summary>
    Strong,

    /// <summary>What matters less.</summary>
    Faint,
}
