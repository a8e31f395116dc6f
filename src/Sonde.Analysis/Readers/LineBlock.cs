using System.Runtime.InteropServices;

namespace Sonde.Analysis.Readers;

/// <summary>Whole lines of one file, cut at the same places whatever reads them.</summary>
internal sealed class LineBlock
{
    private readonly List<LineSpan> _lines = [];

    /// <summary>The bytes; lines are separated by LF, the last may lack it.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; set; }

    /// <summary>Number of the first line, from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>True when the block stands for one line too long to be kept; then only its beginning is here.</summary>
    public bool IsTooLong { get; set; }

    /// <summary>The lines that are not blank, in order; valid until the next call.</summary>
    public ReadOnlySpan<LineSpan> Lines()
    {
        _lines.Clear();
        int start = 0;
        for (long number = FirstLine; start < Length; number++)
        {
            int length = Bytes.AsSpan(start, Length - start).IndexOf((byte)'\n');
            int end = length < 0 ? Length : start + length;
            if (!Bytes.AsSpan(start, end - start).TrimStart(" \t\r"u8).IsEmpty) _lines.Add(new LineSpan(start, end - start, number));
            start = end + 1;
        }
        return CollectionsMarshal.AsSpan(_lines);
    }
}
