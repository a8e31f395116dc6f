namespace Sonde.Analysis.Store;

/// <summary>Hands rows of a column to a vector of a data chunk.</summary>
internal static unsafe class ColumnVector
{
    /// <summary>Longer texts are told by where they lie (duckdb_string_t).</summary>
    private const int LongestInlined = 12;

    /// <summary>Fills a vector.</summary>
    /// <param name="from">The column.</param>
    /// <param name="start">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="vector">The vector, which is empty.</param>
    /// <param name="texts">The block's texts, which stay where they are until the chunk was worked through.</param>
    public static void Fill(ColumnValues from, int start, int rows, nint vector, byte* texts)
    {
        if (from.Type == DuckdbType.List)
        {
            FillList(from, start, rows, vector, texts);
            return;
        }

        DuckdbNative.EnsureValidity(vector);
        bool isAny = CopyBits(from.Valid, start, rows, DuckdbNative.ValidityOf(vector));
        if (from.Type == DuckdbType.Struct)
        {
            for (int i = 0; i < from.Children.Length; i++)
                Fill(from.Children[i], start, rows, DuckdbNative.StructChild(vector, (ulong)i), texts);
        }
        else if (isAny)
        {
            void* data = DuckdbNative.DataOf(vector);
            if (from.Type == DuckdbType.Varchar) FillTexts(from, start, rows, (Text*)data, texts);
            else from.Data(start + rows)[(start * from.Width)..].CopyTo(new Span<byte>(data, rows * from.Width));
        }
    }

    private static void FillTexts(ColumnValues from, int start, int rows, Text* into, byte* texts)
    {
        ReadOnlySpan<ulong> valid = from.Valid;
        for (int i = 0; i < rows; i++, into++)
        {
            *into = default;
            if ((valid[(start + i) >> 6] >> (start + i) & 1) == 0) continue;
            (int at, int length) = from.RangeAt(start + i);
            into->Length = (uint)length;
            if (length <= LongestInlined)
            {
                new ReadOnlySpan<byte>(texts + at, length).CopyTo(new Span<byte>(into->Inlined, LongestInlined));
                continue;
            }

            *(uint*)into->Inlined = *(uint*)(texts + at);
            *(byte**)(into->Inlined + sizeof(uint)) = texts + at;
        }
    }

    /// <summary>The elements of lists of neighbouring rows are neighbours too.</summary>
    private static void FillList(ColumnValues from, int start, int rows, nint vector, byte* texts)
    {
        var entries = (DuckdbNative.ListEntry*)DuckdbNative.DataOf(vector);
        int first = -1, count = 0;
        for (int i = 0; i < rows; i++)
        {
            (int at, int length) = from.RangeAt(start + i);
            if (first < 0 && length > 0) first = at;
            entries[i] = new() { Offset = (ulong)count, Length = (ulong)length };
            count += length;
        }

        if (DuckdbNative.ReserveList(vector, (ulong)count) != 0 || DuckdbNative.SetListSize(vector, (ulong)count) != 0)
            throw new DuckdbException("DuckDB cannot make room for a list");
        if (count > 0) Fill(from.Children[0], first, count, DuckdbNative.ListChild(vector), texts);
    }

    /// <summary>Copies bits from any place to the beginning. Returns whether any is set.</summary>
    private static bool CopyBits(ReadOnlySpan<ulong> from, int start, int count, ulong* into)
    {
        ulong any = 0;
        int word = start >> 6, shift = start & 63;
        for (int i = 0; i <= (count - 1) >> 6; i++)
        {
            ulong bits = from[word + i] >> shift;
            if (shift > 0) bits |= from[word + i + 1] << (64 - shift);
            into[i] = bits;
            any |= bits;
        }

        return any != 0;
    }

    /// <summary>duckdb_string_t: a short text itself, or its first four bytes and where it lies.</summary>
    private struct Text
    {
        public uint Length;
        public fixed byte Inlined[LongestInlined];
    }
}
