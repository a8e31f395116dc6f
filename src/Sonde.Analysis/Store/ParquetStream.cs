using System.Buffers;
using System.Collections.Concurrent;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>
/// A Parquet file that is written on a thread of its own while rows still come. Holds a few blocks at most: who brings more waits.
/// </summary>
internal sealed class ParquetStream : IDisposable
{
    private const int MostWaiting = 4;
    private readonly BlockingCollection<(byte[] Bytes, int Length)> _waiting = new(MostWaiting);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _writing;

    /// <summary>Begins a file.</summary>
    public ParquetStream(string library, IReadOnlyList<Column> columns, string parquet)
        => _writing = Task.Factory.StartNew(
            () => Write(library, columns, parquet), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Adds rows as whole lines of JSON; they are copied.</summary>
    /// <exception cref="DuckdbException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(lines.Length);
        lines.CopyTo(bytes);
        try
        {
            _waiting.Add((bytes, lines.Length), _ended.Token);
        }
        catch (OperationCanceledException)
        {
            _writing.GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Says that all rows are there, and waits until they are written.</summary>
    /// <exception cref="DuckdbException">The file cannot be written.</exception>
    public void Finish()
    {
        _waiting.CompleteAdding();
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
        }
        finally
        {
            _ended.Cancel();
        }
    }

    private bool Next(LineBlock block)
    {
        if (block.Bytes.Length > 0) ArrayPool<byte>.Shared.Return(block.Bytes);
        block.Bytes = [];
        block.Length = 0;
        if (!_waiting.TryTake(out (byte[] Bytes, int Length) taken, Timeout.Infinite, _stop.Token)) return false;
        (block.Bytes, block.Length) = taken;
        return true;
    }
}
