using System.Globalization;
using Sonde.Analysis.Outputs;

namespace Sonde.Cli.Rendering;

/// <summary>
/// What is done, of how much, how fast, and how long it will take: a line on a terminal for work of more than two seconds.
/// </summary>
internal sealed class WorkProgress : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2), Tick = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private readonly ProgramHost _host;
    private readonly LiveBlock _block;
    private readonly Func<Work> _work;
    private readonly long _start;
    private readonly ITimer? _timer;
    private readonly BlockPauses? _pauses;
    private bool _isOver;

    /// <summary>Watches until disposed, where somebody looks on.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="work">How far it is.</param>
    /// <param name="isShown">False where rows come to the same terminal.</param>
    public WorkProgress(ProgramHost host, Func<Work> work, bool isShown = true)
    {
        (_host, _work, _block, _start) = (
            host, work, new LiveBlock(host.Error, host.TerminalSize, Palette.None), host.Time.GetTimestamp());
        if (!host.ErrorIsTerminal || !isShown) return;
        _pauses = new BlockPauses(host, _lock, _block);
        _timer = host.Time.CreateTimer(_ => Show(), null, Quiet, Tick);
    }

    /// <summary>How far work is.</summary>
    /// <param name="Done">Units done in this run.</param>
    /// <param name="Total">Units there are to do; 0 while that is not known.</param>
    /// <param name="Bytes">Bytes read so far: unpacked, or of <paramref name="TotalBytes"/> where that is known.</param>
    /// <param name="TotalBytes">Bytes that there are on the disk; 0 where nobody knows.</param>
    public readonly record struct Work(long Done, long Total, long Bytes, long TotalBytes = 0);

    /// <summary>How far a classification is: by the bytes on the disk where all of them are known.</summary>
    public static Work Of(ClassificationTotals totals)
        => totals.BytesFound > 0
            ? new Work(totals.Units + totals.UnitsSkipped, totals.UnitsFound, totals.BytesDone, totals.BytesFound)
            : new Work(totals.Units + totals.UnitsSkipped, totals.UnitsFound, totals.BytesRead);

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _block.Clear();
        }

        _timer?.Dispose();
        _pauses?.Dispose();
    }

    /// <summary>The line: what matters less is left out where there is no room.</summary>
    internal static string Line(Work work, TimeSpan elapsed, int width = int.MaxValue)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        string total = work.Total > 0 ? $"{work.Done} of {work.Total} {(work.Total == 1 ? "unit" : "units")}" : "looking for inputs";
        string all = work.TotalBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {work.TotalBytes / 1e6:F0}") : "";
        string read = string.Create(CultureInfo.InvariantCulture, $", {work.Bytes / 1e6:F0}{all} MB");
        string rate = string.Create(CultureInfo.InvariantCulture, $", {work.Bytes / 1e6 / seconds:F1} MB/s");
        // Units differ in size: where the bytes of all of them are known, these tell more.
        double share = work.TotalBytes > 0 ? (double)work.Bytes / work.TotalBytes : work.Total > 0 ? (double)work.Done / work.Total : 0;
        string left = share is > 0 and < 1 ? $", about {Words(TimeSpan.FromSeconds(seconds / share * (1 - share)))} left" : "";
        int room = width - total.Length;
        (left, read, rate) = (Fitting(left), Fitting(read), Fitting(rate));
        return total + read + rate + left;

        string Fitting(string part)
        {
            if (part.Length > room) return "";
            room -= part.Length;
            return part;
        }
    }

    private static string Words(TimeSpan time)
        => time.TotalSeconds < 90
            ? $"{Math.Ceiling(time.TotalSeconds)} s"
            : time.TotalMinutes < 90 ? $"{Math.Round(time.TotalMinutes)} min" : $"{Math.Round(time.TotalHours)} h";

    private void Show()
    {
        lock (_lock)
        {
            if (_isOver || _host.IsInBackground()) return;
            TimeSpan elapsed = _host.Time.GetElapsedTime(_start) - _pauses!.Sum;
            _block.Show([Line(_work(), elapsed, _host.TerminalSize().Columns - 1)]);
        }
    }
}
