using System.Runtime.InteropServices;

namespace Sonde.Analysis.Store;

/// <summary>One statement that was looked at and can be run once. Its rows come as they are made; none are kept.</summary>
internal sealed unsafe class DuckdbStatement : IDisposable
{
    private nint _prepared;

    private DuckdbStatement(nint prepared) => _prepared = prepared;

    /// <summary>Whether it only reads.</summary>
    public bool IsSelect => DuckdbNative.StatementType(_prepared) == DuckdbNative.SelectStatement;

    /// <summary>Whether it shows how another would run.</summary>
    public bool IsExplain => DuckdbNative.StatementType(_prepared) == DuckdbNative.ExplainStatement;

    /// <summary>
    /// Looks at the one statement of a text as it was asked, so that what is wrong with it is said of it and nothing else.
    /// </summary>
    /// <exception cref="DuckdbException">It is wrong, or not one.</exception>
    public static DuckdbStatement ParseOne(nint connection, string sql)
    {
        ulong count = DuckdbNative.Extract(connection, sql, out nint statements);
        try
        {
            if (count == 0) throw new DuckdbException(Text(DuckdbNative.ExtractError(statements)) ?? "there is no statement in it");
            if (count > 1) throw new DuckdbException($"these are {count} statements: one is asked at a time");
            int status = DuckdbNative.PrepareExtracted(connection, statements, 0, out nint prepared);
            return Checked(status, prepared);
        }
        finally
        {
            DuckdbNative.DestroyExtracted(ref statements);
        }
    }

    /// <summary>Prepares a statement of our own.</summary>
    /// <exception cref="DuckdbException">It is wrong.</exception>
    public static DuckdbStatement Prepare(nint connection, string sql)
    {
        int status = DuckdbNative.Prepare(connection, sql, out nint prepared);
        return Checked(status, prepared);
    }

    /// <summary>Runs it and writes a column of texts, a line a row.</summary>
    /// <exception cref="DuckdbException">It cannot be done.</exception>
    public void WriteTexts(ulong column, Stream output) => ReadTexts(column, text =>
    {
        output.Write(text);
        output.Write("\n"u8);
    });

    /// <summary>Runs it and hands over a column of texts, row by row; each is there until the next.</summary>
    /// <exception cref="DuckdbException">It cannot be done.</exception>
    public void ReadTexts(ulong column, Action<ReadOnlySpan<byte>> take) => ReadChunks((chunk, rows) =>
    {
        void* data = DuckdbNative.DataOf(DuckdbNative.VectorOf(chunk, column));
        for (ulong row = 0; row < rows; row++) take(DuckdbNative.TextAt(data, row));
    });

    private void ReadChunks(Action<nint, ulong> take)
    {
        int status = DuckdbNative.ExecuteStreaming(_prepared, out DuckdbNative.Result result);
        try
        {
            while (status == 0 && DuckdbNative.FetchChunk(result) is var chunk && chunk != 0)
            {
                try
                {
                    take(chunk, DuckdbNative.ChunkSize(chunk));
                }
                finally
                {
                    DuckdbNative.DestroyChunk(ref chunk);
                }
            }

            if (Text(DuckdbNative.ErrorOf(ref result)) is { Length: > 0 } error) throw new DuckdbException(error);
        }
        finally
        {
            DuckdbNative.Destroy(ref result);
        }
    }

    /// <summary>Hands over a column of whole numbers of some rows.</summary>
    internal delegate ReadOnlySpan<int> IntegerColumn(int column);

    /// <summary>
    /// Runs it and hands over its columns, which are whole numbers of 32 bits and never absent, some rows at a time: how many there are,
    /// and what gives a column of them.
    /// </summary>
    /// <exception cref="DuckdbException">It cannot be done.</exception>
    public void ReadIntegers(Action<int, IntegerColumn> take) => ReadChunks((chunk, rows) =>
    {
        int count = (int)rows;
        take(count, column => new ReadOnlySpan<int>(DuckdbNative.DataOf(DuckdbNative.VectorOf(chunk, (ulong)column)), count));
    });

    /// <inheritdoc/>
    public void Dispose() => DuckdbNative.DestroyPrepare(ref _prepared);

    private static DuckdbStatement Checked(int status, nint prepared)
    {
        if (status == 0) return new DuckdbStatement(prepared);
        string error = Text(DuckdbNative.PrepareError(prepared)) ?? "DuckDB refuses the statement";
        DuckdbNative.DestroyPrepare(ref prepared);
        throw new DuckdbException(error);
    }

    private static string? Text(nint text) => Marshal.PtrToStringUTF8(text);
}
