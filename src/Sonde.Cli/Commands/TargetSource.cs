using System.Runtime.CompilerServices;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Runs;

namespace Sonde.Cli.Commands;

/// <summary>The lines that a run measures: arguments, files and standard input, once or round by round, in order or in random order.</summary>
/// <param name="request">What the user asked for.</param>
/// <param name="host">The program's surroundings.</param>
/// <param name="stop">The user's wish to end.</param>
internal sealed class TargetSource(MeasureRequest request, ProgramHost host, StopSignal stop)
{
    /// <summary>All lines of all rounds.</summary>
    public async IAsyncEnumerable<SourceLine> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        long start = host.Time.GetTimestamp();
        var random = request.Seed is { } seed ? new Random(seed) : null;
        for (int round = 0; ; round++)
        {
            await foreach (SourceLine line in (random is null ? ReadOnceAsync(cancel) : ShuffleAsync(random, cancel)).WithCancellation(cancel))
            {
                if (request.MaxRuntime is { } most && host.Time.GetElapsedTime(start) >= most) stop.Close();
                cancel.ThrowIfCancellationRequested();
                yield return line;
            }

            if (request.RepeatEvery is not { } every) yield break;
            TimeSpan next = every * (round + 1);
            if (next >= (request.RepeatFor ?? TimeSpan.MaxValue)) yield break;
            TimeSpan wait = next - host.Time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, host.Time, cancel);
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
        for (int i = 0; i < request.Targets.Count; i++) yield return new SourceLine(request.Targets[i], null, i + 1);
        foreach (string file in request.Files)
        {
            await using FileStream? own = file == "-" ? null : OpenFile(file);
            await foreach (TargetLine line in TargetLines.ReadAsync(own ?? host.Input, cancel))
            {
                yield return new SourceLine(line.Text, file, line.Number) { Error = line.Error };
            }
        }
    }

    private static FileStream OpenFile(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"-f {file}: {e.Message}");
        }
    }
}
