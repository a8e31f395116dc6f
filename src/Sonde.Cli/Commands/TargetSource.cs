using System.Runtime.CompilerServices;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;

namespace Sonde.Cli.Commands;

/// <summary>
/// The lines that a run measures: arguments, files and standard input, once or round by round, in order or in random
/// order. Files are opened at the beginning, so that one that cannot be read is told before anything is sent.
/// </summary>
internal sealed class TargetSource : IDisposable
{
    private const string StandardInput = "standard input";

    private readonly MeasureRequest _request;
    private readonly ProgramHost _host;
    private readonly List<(string Name, Stream Stream)> _files = [];
    private readonly Func<CancellationToken, Task> _isRoundOver;

    /// <summary>Opens the files.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="isRoundOver">Waits until all that was read is measured, where the next round must not begin before.</param>
    public TargetSource(MeasureRequest request, ProgramHost host, Func<CancellationToken, Task>? isRoundOver = null)
    {
        _request = request;
        _host = host;
        _isRoundOver = isRoundOver ?? (_ => Task.CompletedTask);
        OpenAll();
    }

    /// <summary>Where the lines come from that were not typed, for people.</summary>
    public string Name => _request.Files.Count == 0
        ? StandardInput
        : string.Join(", ", _request.Files.Select(file => file == "-" ? StandardInput : file));

    /// <summary>All lines of all rounds.</summary>
    public async IAsyncEnumerable<SourceLine> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        long start = _host.Time.GetTimestamp();
        Random? random = _request.Run.InRandomOrder ? new Random(_request.Run.Seed) : null;
        for (int round = 0; ; round++)
        {
            IAsyncEnumerable<SourceLine> lines = random is null ? ReadOnceAsync(cancel) : ShuffleAsync(random, cancel);
            if (_request.Product is { } product) lines = product.ArrangeAsync(lines, _request.Run.Seed + round, cancel);
            await foreach (SourceLine line in lines.WithCancellation(cancel))
            {
                cancel.ThrowIfCancellationRequested();
                yield return line with { Round = round };
            }

            if (_request.RepeatEvery is not { } every) yield break;
            if (!await IsOverAsync(cancel)) yield break;
            TimeSpan next = every * (round + 1);
            if (next >= (_request.RepeatFor ?? TimeSpan.MaxValue)) yield break;
            if (!await WaitAsync(next - _host.Time.GetElapsedTime(start), cancel)) yield break;
            foreach (SourceLine gone in Reopen()) yield return gone;
        }
    }

    /// <summary>Closes what is open.</summary>
    public void Dispose()
    {
        foreach ((_, Stream stream) in _files.Where(file => file.Stream != _host.Input)) stream.Dispose();
        _files.Clear();
    }

    private async Task<bool> IsOverAsync(CancellationToken cancel)
    {
        try
        {
            await _isRoundOver(cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // Whoever ends the run between two rounds leaves nothing unread.
    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        if (wait <= TimeSpan.Zero) return true;
        try
        {
            await Task.Delay(wait, _host.Time, cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<SourceLine> ShuffleAsync(Random random, [EnumeratorCancellation] CancellationToken cancel)
    {
        SourceLine[] lines = await ReadOnceAsync(cancel).ToArrayAsync(cancel);
        random.Shuffle(lines);
        foreach (SourceLine line in lines) yield return line;
    }

    private async IAsyncEnumerable<SourceLine> ReadOnceAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (int i = 0; i < _request.Targets.Count; i++) yield return new SourceLine(_request.Targets[i], null, i + 1);
        foreach ((string name, Stream stream) in _files)
        {
            await foreach (SourceLine line in ReadFileAsync(name, stream, cancel)) yield return line;
        }
    }

    // What breaks off while it is read is an input like any other that cannot be read: said, counted, and no end of the run.
    private static async IAsyncEnumerable<SourceLine> ReadFileAsync(
        string name, Stream stream, [EnumeratorCancellation] CancellationToken cancel)
    {
        long number = 0;
        await using IAsyncEnumerator<TargetLine> lines = TargetLines.ReadAsync(stream, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            SourceLine line;
            try
            {
                if (!await lines.MoveNextAsync()) yield break;
                number = lines.Current.Number;
                line = new SourceLine(lines.Current.Text.Trim(' ', '\t'), name, number) { Error = lines.Current.Error };
            }
            catch (IOException e)
            {
                line = new SourceLine("", name, number + 1) { Error = $"cannot be read further: {e.Message}" };
            }

            yield return line;
            if (line.Number > number) yield break;
        }
    }

    // A file may be gone when its turn comes again.
    private List<SourceLine> Reopen()
    {
        Dispose();
        List<SourceLine> gone = [];
        foreach (string file in _request.Files)
        {
            try
            {
                _files.Add((file, OpenFile(file)));
            }
            catch (UsageException e)
            {
                gone.Add(new SourceLine("", file, 1) { Error = e.Message });
            }
        }

        return gone;
    }

    private void OpenAll()
    {
        Dispose();
        foreach (string file in _request.Files) _files.Add((file, file == "-" ? _host.Input : OpenFile(file)));
    }

    private Stream OpenFile(string file)
    {
        try
        {
            return InputFile.Open(file, _host);
        }
        catch (UsageException e)
        {
            throw new UsageException($"-f {e.Message}");
        }
    }
}
