using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Store;

/// <summary>
/// A table function of DuckDB that yields rows of ours, chunk by chunk, as the query asks for them: no more than a chunk is held.
/// </summary>
/// <param name="columns">The columns in order.</param>
/// <param name="next">The next rows, or null when there are no more.</param>
internal sealed unsafe class RowFunction(IReadOnlyList<ColumnShape> columns, Func<ColumnBlock?> next)
{
    /// <summary>What queries call it.</summary>
    public const string Name = "sonde_rows";

    private ColumnBlock? _block;
    private PinnedGCHandle<byte[]> _texts;
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
        finally
        {
            Release();
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
        while (_block is null || _at == _block.Rows)
        {
            // DuckDB asks for more when it has copied what it was given.
            Release();
            if (next() is not { } block)
            {
                DuckdbNative.SetChunkSize(chunk, 0);
                return;
            }

            _block = block;
            _texts = new PinnedGCHandle<byte[]>(block.Texts.Bytes);
            _at = 0;
        }

        int rows = (int)Math.Min(DuckdbNative.VectorSize(), (ulong)(_block.Rows - _at));
        byte* texts = _texts.GetAddressOfArrayData();
        for (int i = 0; i < columns.Count; i++)
            ColumnVector.Fill(_block.Record.Children[i], _at, rows, DuckdbNative.VectorOf(chunk, (ulong)i), texts);
        DuckdbNative.SetChunkSize(chunk, (ulong)rows);
        _at += rows;
    }

    private void Release()
    {
        if (_block is null) return;
        _texts.Dispose();
        _block.Return();
        _block = null;
    }
}
