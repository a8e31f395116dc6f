using System.Buffers;
using System.Threading.Tasks.Sources;

namespace Sonde.Platform.Talks;

/// <summary>
/// The network's side of a stream, in memory: what is written is kept to be taken, and a read waits until bytes are given. Whoever
/// gives them runs what waited for them, on the same thread, before the giving returns.
/// </summary>
internal sealed class MemoryDuplex : Stream, IValueTaskSource<int>
{
    private readonly ArrayBufferWriter<byte> _outgoing = new(1024);
    private ManualResetValueTaskSourceCore<int> _reading;
    private Memory<byte> _room;
    private byte[] _incoming = [];
    private int _start, _end;
    private bool _isReading, _isEnded;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Takes all that was written since the last time.</summary>
    public byte[] TakeOutgoing()
    {
        byte[] taken = _outgoing.WrittenSpan.ToArray();
        _outgoing.ResetWrittenCount();
        return taken;
    }

    /// <summary>Bytes came.</summary>
    public void Give(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _incoming.Length)
        {
            byte[] grown = new byte[_end - _start + bytes.Length];
            _incoming.AsSpan(_start, _end - _start).CopyTo(grown);
            (_incoming, _end, _start) = (grown, _end - _start, 0);
        }

        bytes.CopyTo(_incoming.AsSpan(_end));
        _end += bytes.Length;
        Serve();
    }

    /// <summary>No more will come.</summary>
    public void End()
    {
        _isEnded = true;
        Serve();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _end > _start || _isEnded) return ValueTask.FromResult(Take(buffer.Span));
        _reading.Reset();
        (_room, _isReading) = (buffer, true);
        return new ValueTask<int>(this, _reading.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _outgoing.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => _outgoing.Write(buffer.AsSpan(offset, count));

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _reading.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _reading.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _reading.OnCompleted(continuation, state, token, flags);

    private void Serve()
    {
        if (!_isReading || (_end == _start && !_isEnded)) return;
        _isReading = false;
        _reading.SetResult(Take(_room.Span));
    }

    private int Take(Span<byte> room)
    {
        int count = Math.Min(room.Length, _end - _start);
        _incoming.AsSpan(_start, count).CopyTo(room);
        _start += count;
        if (_start == _end) (_start, _end) = (0, 0);
        return count;
    }
}
