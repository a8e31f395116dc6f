using System.Text;
using Sonde.Analysis.Reports.Metrics;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats;

namespace Sonde.Cli.Output;

/// <summary>
/// <c>--metrics</c>: what a run comes to as OpenMetrics text, for node_exporter's textfile collector: written anew every second that
/// something was measured, whole or not at all. It reads lines as they are published.
/// </summary>
internal sealed class MetricsFile : IMeasurementSink, IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly MetricsBook _book = new();
    private readonly IMeasurementSink _inner;
    private readonly Action<string> _complain;
    private readonly string _path;
    private readonly ITimer _timer;
    private bool _isChanged = true;

    /// <summary>Begins the file.</summary>
    /// <param name="path">The file; what it held is gone.</param>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="inner">Where the lines go.</param>
    /// <param name="complain">Says that it cannot be written any more.</param>
    public MetricsFile(string path, ProgramHost host, IMeasurementSink inner, Action<string> complain)
    {
        (_path, _inner, _complain) = (path, inner, complain);
        try
        {
            Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileTrouble.Of("--metrics", path, e);
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
    public void Dispose()
    {
        _timer.Dispose();
        TryWrite();
    }

    private void TryWrite()
    {
        try
        {
            Write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _complain($"--metrics {_path}: {e.Message}");
        }
    }

    // Whoever collects it must not find half of it.
    private void Write()
    {
        lock (_lock)
        {
            if (!_isChanged) return;
            string temporary = _path + ".tmp";
            using (var writer = new StreamWriter(OwnerFile.Open(temporary, FileMode.Create), new UTF8Encoding(false)))
                _book.WriteTo(writer);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, Readable);
            File.Move(temporary, _path, overwrite: true);
            _isChanged = false;
        }
    }

    // The collector is another user, and the numbers are for it.
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
}
