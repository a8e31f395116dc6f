using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Store;

/// <summary>
/// A table function of DuckDB that yields rows of ours, chunk by chunk, as the query asks for them: no more than a chunk is held.
/// </summary>
/// <param name="columns">The columns in order.</param>
/// <param name="next">Fills a block with the next rows as lines of JSON; false when there are no more.</param>
internal sealed unsafe class RowFunction(IReadOnlyList<ColumnShape> columns, Func<LineBlock, bool> next)
{
    /// <summary>What queries call it.</summary>
    public const string Name = "sonde_rows";

    private readonly ColumnVector[] _vectors = [.. columns.Select(column => new ColumnVector(column))];
    private readonly LineBlock _block = new();
    private int _at;

    /// <summary>What went wrong while rows were read; DuckDB knows it by its message only.</summary>
    public ExceptionDispatchInfo? Fault { get; private set; }

    /// <summary>Runs statements on a connection that knows the function.</summary>
    /// <exception cref="DuckdbException">DuckDB refuses.</exception>
    public void Execute(Duckdb duckdb, string sql)
    {
        using var self = new GCHandle<RowFunction>(this);
        nint function = DuckdbNative.CreateTableFunction();
        DuckdbNative.SetFunctionName(function, Name);
        DuckdbNative.SetFunctionExtra(function, GCHandle<RowFunction>.ToIntPtr(self), 0);
        DuckdbNative.SetFunctionBind(function, &Bind);
        DuckdbNative.SetFunctionInit(function, &Init);
        DuckdbNative.SetFunctionBody(function, &Fill);
        duckdb.Register(ref function);
        try
        {
            duckdb.Execute(sql);
        }
        catch (DuckdbException)
        {
            Fault?.Throw();
            throw;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        foreach (ColumnShape column in Of(DuckdbNative.BindExtra(info)).Columns)
        {
            nint type = column.CreateType();
            DuckdbNative.AddResultColumn(info, column.Name, type);
            DuckdbNative.DestroyType(ref type);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info) => DuckdbNative.SetMaxThreads(info, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        RowFunction self = Of(DuckdbNative.FunctionExtra(info));
        try
        {
            self.Fill(chunk);
        }
        catch (Exception e)
        {
            // No exception may pass through DuckDB's frames; it is thrown again behind them.
            self.Fault = ExceptionDispatchInfo.Capture(e);
            DuckdbNative.SetFunctionError(info, e.Message);
        }
    }

    private static RowFunction Of(nint extra) => GCHandle<RowFunction>.FromIntPtr(extra).Target;

    private IReadOnlyList<ColumnShape> Columns => columns;

    private void Fill(nint chunk)
    {
        for (int i = 0; i < _vectors.Length; i++) _vectors[i].Begin(DuckdbNative.VectorOf(chunk, (ulong)i));
        ulong rows = 0, most = DuckdbNative.VectorSize();
        while (rows < most && NextLine(out int start, out int length))
        {
            var tokens = new JsonTokens(_block.Bytes, start, length);
            tokens.Read();
            ColumnVector.SetMembers(columns, _vectors, rows++, ref tokens);
        }

        foreach (ColumnVector vector in _vectors) vector.End();
        DuckdbNative.SetChunkSize(chunk, rows);
    }

    private bool NextLine(out int start, out int length)
    {
        start = length = 0;
        while (_at >= _block.Length)
        {
            if (!next(_block)) return false;
            _at = 0;
        }

        start = _at;
        length = _block.Bytes.AsSpan(start, _block.Length - start).IndexOf((byte)'\n');
        if (length < 0) length = _block.Length - start;
        _at = start + length + 1;
        return true;
    }
}
