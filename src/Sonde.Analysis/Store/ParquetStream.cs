using System.Collections.Concurrent;
using System.Security.Cryptography;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>
/// A Parquet file that is written on a thread of its own while rows still come. Holds a few blocks at most: who brings more waits.
/// </summary>
internal sealed class ParquetStream : IDisposable
{
    private const int MostWaiting = 2;
    private readonly BlockingCollection<ColumnBlock> _waiting = new(MostWaiting);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _writing;

    /// <summary>Begins a file.</summary>
    public ParquetStream(string library, IReadOnlyList<Column> columns, string parquet)
        => _writing = Task.Factory.StartNew(
            () => Write(library, columns, parquet), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Adds rows; the block is given back when they are written.</summary>
    /// <exception cref="DuckdbException">The file cannot be written.</exception>
    public void Append(ColumnBlock rows)
    {
        try
        {
            _waiting.Add(rows, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            _writing.GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>The SHA-256 of the file, when all rows are written.</summary>
    public byte[]? Hash { get; private set; }

    /// <summary>Says that all rows are there.</summary>
    public void Complete() => _waiting.CompleteAdding();

    /// <summary>Waits until they are written.</summary>
    /// <exception cref="DuckdbException">The file cannot be written.</exception>
    public void Finish()
    {
        _writing.GetAwaiter().GetResult();
    }

    /// <summary>Ends it, written or not.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_writing).AsyncWaitHandle.WaitOne();
        _waiting.Dispose();
        _stop.Dispose();
        _ended.Dispose();
    }

    private void Write(string library, IReadOnlyList<Column> columns, string parquet)
    {
        try
        {
            ParquetWriter.Write(library, columns, Next, parquet);
            // DuckDB goes back in no file, but writes it by itself; what it wrote last is still in memory.
            using FileStream file = File.OpenRead(parquet);
            Hash = SHA256.HashData(file);
        }
        finally
        {
            _ended.Cancel();
        }
    }

    private ColumnBlock? Next() => _waiting.TryTake(out ColumnBlock? taken, Timeout.Infinite, _stop.Token) ? taken : null;
}
