using System.Buffers;
using Sonde.Experiments.Runs;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>Results as lines; what is ready at once is handed to the system in one write: kill -9 loses none that was written.</summary>
internal sealed class LineSink : IMeasurementSink, IDisposable
{
    private const int MostReady = 64 << 10;

    private readonly ArrayBufferWriter<byte> _ready = new(4096);
    private readonly Stream _stream;
    private readonly Stream? _own;

    private LineSink(Stream stream, Stream? own)
    {
        _stream = stream;
        _own = own;
    }

    /// <summary>Lines for a stream that stays open, such as standard output.</summary>
    public static LineSink To(Stream stream) => new(stream, null);

    /// <summary>Lines for a file that is open, and is closed with this.</summary>
    public static LineSink Into(AppendStream file) => new(file, file);

    /// <summary>Lines to append to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="earlier">How many bytes it held before.</param>
    /// <exception cref="UsageException">It holds something other than lines of JSON.</exception>
    public static LineSink Append(string path, out long earlier)
    {
        AppendStream file = AppendStream.Open(path);
        earlier = file.Length;
        if (earlier > 0)
        {
            (int first, int last) = EndsOf(path);
            if (first != '{')
            {
                file.Dispose();
                throw new UsageException($"{path}: it holds something other than results, and is left as it is; name another file");
            }

            // A line that an earlier run was killed in is left as it is, and does not spoil the next.
            if (last != '\n') file.Write("\n"u8);
        }

        return Into(file);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> line)
    {
        if (_ready.WrittenCount > 0 && _ready.WrittenCount + line.Length > MostReady) Flush();
        _ready.Write(line);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (_ready.WrittenCount == 0) return;
        try
        {
            _stream.Write(_ready.WrittenSpan);
            _stream.Flush();
        }
        finally
        {
            _ready.ResetWrittenCount();
        }
    }

    private static (int First, int Last) EndsOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        int first = file.ReadByte();
        while (first is ' ' or '\t' or '\r' or '\n') first = file.ReadByte();
        file.Seek(-1, SeekOrigin.End);
        return (first, file.ReadByte());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _own?.Dispose();
    }
}
