namespace Sonde.Analysis.Readers;

/// <summary>Whole lines of one file, cut at the same places whatever reads them.</summary>
internal sealed class LineBlock
{
    /// <summary>The bytes; lines are separated by LF, the last may lack it.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; set; }

    /// <summary>Number of the first line, from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>True when the block stands for one line too long to be kept; then only its beginning is here.</summary>
    public bool IsTooLong { get; set; }
}
