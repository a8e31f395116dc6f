using System.Text;
using Sonde.Analysis.Reports.Metrics;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats;

namespace Sonde.Cli.Output;

/// <summary>
/// <c>--metrics</c>: what a run comes to as OpenMetrics text, for node_exporter's textfile collector: written anew every second that
/// something was measured, whole or not at all. It reads lines as they are published. A device or a pipe gets one text behind the other.
/// </summary>
internal sealed class MetricsFile : IMeasurementSink, IDisposable
{
    private const string Role = "--metrics";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly MetricsBook _book = new();
    private readonly IMeasurementSink _inner;
    private readonly Action<string> _complain;
    private readonly string _path;
    private readonly OutputFile? _device;
    private readonly ITimer _timer;
    private bool _isChanged = true;

    /// <summary>Begins the file.</summary>
    /// <param name="path">The file; what it held is gone. A link stays one, and what it leads to is written.</param>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="inner">Where the lines go.</param>
    /// <param name="complain">Says that it cannot be written any more.</param>
    /// <exception cref="UsageException">It cannot be made.</exception>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public MetricsFile(string path, ProgramHost host, IMeasurementSink inner, Action<string> complain)
    {
        (_path, _inner, _complain) = (path, inner, complain);
        if (!WholeFile.HasPlace(path)) _device = OutputFile.Create(Role, path, bufferSize: 0);
        try
        {
            Write();
        }
        catch (OutputException)
        {
            // No fault of the command line's: it ends as it does where any other output finds no room.
            _device?.Dispose();
            throw;
        }

        _timer = host.Time.CreateTimer(_ => TryWrite(), null, Second, Second);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> line)
    {
        _inner.Write(line);
        if (!MeasurementLines.TryRead(line.ToArray(), out RecordedMeasurement? measurement, out _)) return;
        _book.Add(measurement);
        lock (_lock) _isChanged = true;
    }

    /// <inheritdoc/>
    public void Flush() => _inner.Flush();

    /// <summary>Writes it for the last time.</summary>
    /// <returns>Whether all of it is there.</returns>
    public bool Finish()
    {
        _timer.Dispose();
        bool isWritten = TryWrite();
        lock (_lock) _isChanged = false;
        return isWritten;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish();
        _device?.Dispose();
    }

    private bool TryWrite()
    {
        try
        {
            Write();
            return true;
        }
        catch (Exception e) when (e is OutputException or UsageException)
        {
            _complain(e.Message);
            return false;
        }
    }

    // Whoever collects it must not find half of it.
    private void Write()
    {
        lock (_lock)
        {
            if (!_isChanged) return;
            if (_device is null) WriteWhole();
            else _device.Write(Text());
            _isChanged = false;
        }
    }

    private void WriteWhole()
    {
        using var file = WholeFile.Open(Role, _path, Readable);
        file.Stream.Write(Text());
        file.Finish();
    }

    private byte[] Text()
    {
        using var text = new MemoryStream();
        using (var writer = new StreamWriter(text, new UTF8Encoding(false), leaveOpen: true)) _book.WriteTo(writer);
        return text.ToArray();
    }

    // The collector is another user, and the numbers are for it.
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
