using Sonde.Experiments.Contract;
using Sonde.Experiments.Targets;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Commands;

/// <summary>How many lines a run will read, ranges and rounds unfolded, as far as that can be told before.</summary>
internal static class TargetTotal
{
    // What is longer is reckoned from its beginning.
    private const int Sample = 4 << 20;

    /// <summary>The number of all rounds; null where nobody knows.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="round">The number of one.</param>
    public static long? Of(MeasureRequest request, long? round)
    {
        if (request.RepeatEvery is not { } every) return round;
        return request.RepeatFor is { } most ? round * (long)Math.Ceiling(most / every) : null;
    }

    /// <summary>The number of one round; null where nobody knows, as of standard input.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="experiment">What measures.</param>
    public static long? OfRound(MeasureRequest request, IExperiment experiment)
    {
        long lines = 0;
        foreach (string target in request.Targets) lines += Weight(experiment, target);
        foreach (string file in request.Files)
        {
            if (file == "-" || FileIdentity.Of(file) is null) return null;
            lines += LinesOf(file, experiment);
        }

        return request.Product is { HasNames: true } product ? lines * product.Names : lines;
    }

    private static long Weight(IExperiment experiment, string text)
        => MayBeRange(text) && experiment.ReadTarget(text) is TargetReading.InRange { Range: var range } ? range.Count : 1;

    // A slash before a number, and not the second of a URL's.
    private static bool MayBeRange(string text)
    {
        for (int at = text.IndexOf('/', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('/', at + 1))
        {
            if (at > 0 && text[at - 1] != '/' && char.IsAsciiDigit(text[at + 1])) return true;
        }

        return false;
    }

    private static long LinesOf(string file, IExperiment experiment)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            long lines = 0, read = 0;
            while (read < Sample && reader.ReadLine() is { } line)
            {
                read += line.Length + 1;
                string text = line.Trim();
                if (text.Length > 0 && text[0] != '#') lines += Weight(experiment, text);
            }

            return read < Sample ? lines : (long)((double)stream.Length / read * lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // whoever reads it says so
        }
    }
}
