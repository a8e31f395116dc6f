using Sonde.Experiments.Runs;

namespace Sonde.Cli.Output;

/// <summary>Results as lines, each handed to the system before the next is begun: kill -9 loses none that was written.</summary>
internal sealed class LineSink : IMeasurementSink, IDisposable
{
    private readonly Stream _stream;
    private readonly Stream? _own;

    private LineSink(Stream stream, Stream? own)
    {
        _stream = stream;
        _own = own;
    }

    /// <summary>Lines for a stream that stays open, such as standard output.</summary>
    public static LineSink To(Stream stream) => new(stream, null);

    /// <summary>Lines to append to a file.</summary>
    public static LineSink Append(string path)
    {
        bool isTorn = EndsWithinLine(path);
        FileStream file = OwnerFile.Open(path, FileMode.Append, bufferSize: 0);
        if (isTorn) file.WriteByte((byte)'\n');
        return new LineSink(file, file);
    }

    public void Write(ReadOnlySpan<byte> line)
    {
        _stream.Write(line);
        _stream.Flush();
    }

    // A line that an earlier run was killed in is left as it is, and does not spoil the next.
    private static bool EndsWithinLine(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (!file.CanSeek || file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    public void Dispose() => _own?.Dispose();
}
