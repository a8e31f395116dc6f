using Sonde.Experiments.Runs;

namespace Sonde.Cli.Output;

/// <summary>Results as lines, each handed to the system before the next is begun: kill -9 loses none that was written.</summary>
/// <param name="stream">Where they go; without a buffer of its own.</param>
internal sealed class LineSink(Stream stream) : IMeasurementSink, IDisposable
{
    public void Write(ReadOnlySpan<byte> line)
    {
        stream.Write(line);
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Opens a file to append to; nobody but its owner may read what is new (mode 0600).</summary>
    public static LineSink Append(string path) => new(new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
    }));
}
