using System.Globalization;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Output;

/// <summary><c>--status-file</c>: a line of CSV a second about how far a run is (zmap's habit), for scripts that watch.</summary>
internal sealed class StatusFile : IDisposable
{
    private const string Header =
        "real_time,time_elapsed,time_remaining,percent_complete,total,done,read,measured,measured_per_sec,measured_per_sec_avg,expected,unexpected,unknown,interrupted,rejected,blocked,measured_before,resting";

    private readonly Lock _lock = new();
    private readonly StreamWriter _file;
    private readonly ProgramHost _host;
    private readonly Func<RunCounts> _counts;
    private readonly long? _lines;
    private readonly long _start;
    private readonly ITimer _timer;
    private (double Seconds, long Measured) _last;
    private bool _isOver;

    /// <summary>Opens the file and begins.</summary>
    /// <param name="path">The file; what it held is gone.</param>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="counts">What the run has come to.</param>
    /// <param name="lines">How many lines its input has, or null.</param>
    public StatusFile(string path, ProgramHost host, Func<RunCounts> counts, long? lines)
    {
        _file = new StreamWriter(OutputFile.Create("--status-file", path, bufferSize: 0)) { NewLine = "\n" };
        (_host, _counts, _lines, _start) = (host, counts, lines, host.Time.GetTimestamp());
        _file.WriteLine(Header);
        _file.Flush();
        var second = TimeSpan.FromSeconds(1);
        _timer = host.Time.CreateTimer(_ => Write(), null, second, second);
    }

    /// <summary>Writes the last line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (_isOver) return;
            Write();
            _isOver = true;
            _file.Dispose();
        }
    }

    private void Write()
    {
        lock (_lock)
        {
            if (_isOver) return;
            RunCounts counts = _counts();
            RunProgress progress = RunProgress.Of(counts, _host.Time.GetElapsedTime(_start), _lines);
            double seconds = progress.Elapsed.TotalSeconds;
            double now = (counts.Measured - _last.Measured) / Math.Max(seconds - _last.Seconds, 1e-3);
            double average = counts.Measured / Math.Max(seconds, 1e-3);
            _last = (seconds, counts.Measured);
            try
            {
                _file.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_host.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'},{seconds:0},{progress.Left?.TotalSeconds:0},{progress.Part * 100:0.0},{progress.Total},{progress.Done},{counts.Read},{counts.Measured},{now:0.0},{average:0.0},{counts.Expected},{counts.Unexpected},{counts.Unknown},{counts.Interrupted},{counts.Rejected},{counts.Blocked},{counts.Resumed},{counts.Resting}"));
                _file.Flush();
            }
            catch (IOException)
            {
                _isOver = true; // a disk that is full ends no run
            }
        }
    }
}
