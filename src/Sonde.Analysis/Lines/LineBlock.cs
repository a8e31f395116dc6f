using System.Runtime.InteropServices;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Lines;

/// <summary>Whole lines of one file, cut at the same places whatever reads them.</summary>
internal sealed class LineBlock
{
    private readonly List<LineSpan> _lines = [];
    private readonly List<LineSpan> _mendedLines = [];
    private Utf8Buffer? _mended;

    /// <summary>The bytes as they were read; lines are separated by LF, the last may lack it.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>The bytes that <see cref="Lines"/> are of: those that were read, or a copy made valid.</summary>
    public byte[] Text { get; private set; } = [];

    /// <summary>The same lines as they were read; valid as long as those of <see cref="Lines"/>.</summary>
    public ReadOnlySpan<LineSpan> RawLines => CollectionsMarshal.AsSpan(_lines);

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; set; }

    /// <summary>Number of the first line, from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>True when the block stands for one line too long to be kept; then only its beginning is here.</summary>
    public bool IsTooLong { get; set; }

    /// <summary>
    /// The lines that are not blank, in order, as places in <see cref="Text"/>; valid until the next call. This is where text becomes valid
    /// (<see cref="TextGuard"/>), once for all that is made of it.
    /// </summary>
    public ReadOnlySpan<LineSpan> Lines()
    {
        Cut();
        Text = Bytes;
        if (!TextGuard.MayNeed(Bytes.AsSpan(0, Length))) return CollectionsMarshal.AsSpan(_lines);
        _mended ??= new Utf8Buffer(Length + 1024);
        _mended.Clear();
        _mendedLines.Clear();
        foreach ((int start, int length, long number) in _lines)
        {
            int begin = _mended.Length;
            TextGuard.Mend(Bytes.AsSpan(start, length), _mended);
            _mendedLines.Add(new LineSpan(begin, _mended.Length - begin, number));
        }

        Text = _mended.Bytes;
        return CollectionsMarshal.AsSpan(_mendedLines);
    }

    private void Cut()
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
    }
}
