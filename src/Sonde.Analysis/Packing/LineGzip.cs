using System.Buffers.Binary;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Packing;

/// <summary>
/// Packs lines that have the same columns as members of gzip (RFC 1952). A member is decided by its text alone. Not for two threads.
/// </summary>
/// <param name="isJson">Whether the lines are objects of JSON, or CSV.</param>
internal sealed class LineGzip(bool isJson)
{
    /// <summary>Shorter texts take the codes that need not be told.</summary>
    private const int ShortText = 4096;
    private const int Samples = 6, SampleLength = 8192;
    private readonly LineParser _parser = new(isJson);
    private TokenCounts _counts = new();

    /// <summary>Appends a text as one member. Members may follow each other in a file.</summary>
    public void Pack(ReadOnlySpan<byte> text, Utf8Buffer into)
    {
        into.Append([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
        DeflateCode code = text.Length < ShortText ? DeflateCode.Fixed : Sampled(text);
        _parser.Clear();
        var tokens = new TokenWriter(code, into);
        _parser.Parse(text, 0, text.Length, before: -1, ref tokens);
        tokens.End();
        Span<byte> end = into.Reserve(8);
        BinaryPrimitives.WriteUInt32LittleEndian(end, Crc32.Add(0, text));
        BinaryPrimitives.WriteUInt32LittleEndian(end[4..], (uint)text.Length);
        into.Advance(8);
    }

    /// <summary>Codes that suit some parts of a text: to count the whole would cost as much again as to pack it.</summary>
    private DeflateCode Sampled(ReadOnlySpan<byte> text)
    {
        _counts.Clear();
        for (int i = 0; i < Samples; i++)
        {
            _parser.Clear();
            int before = LineAfter(text, (int)((long)text.Length * i / Samples)), from = LineAfter(text, before);
            _parser.Parse(text, from, Math.Min(text.Length, from + SampleLength), before < from ? before : -1, ref _counts);
        }

        return DeflateCode.Of(_counts);
    }

    /// <summary>Where the next line begins; the place itself if none does.</summary>
    private static int LineAfter(ReadOnlySpan<byte> text, int at)
    {
        int length = text[at..].IndexOf((byte)'\n');
        return length < 0 || at + length + 1 == text.Length ? at : at + length + 1;
    }
}
