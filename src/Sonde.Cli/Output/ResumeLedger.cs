using Sonde.Experiments.Framework;
using Sonde.Measurements.Formats;

namespace Sonde.Cli.Output;

/// <summary>What an earlier run measured already. A line that was torn when it ended is cut off its file.</summary>
/// <param name="keys">The measurements in the file.</param>
/// <param name="testName">The nettest.</param>
/// <param name="options">The options of this run.</param>
internal sealed class ResumeLedger(ResumeKeys keys, string testName, OptionValues options)
{
    /// <summary>Reads a results file.</summary>
    public static ResumeLedger Open(string path, string testName, OptionValues options)
    {
        ResumeKeys keys;
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            keys = ResumeKeys.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult();
            if (keys.TornAt is { } torn) file.SetLength(torn);
        }

        return new ResumeLedger(keys, testName, options);
    }

    /// <summary>Whether there is one more measurement of this input, or of the experiment's own key for it; each one counts once.</summary>
    public bool Take(string input)
        => keys.TryTake(ResumeKey.Of(testName, input, null, [.. options.Recorded]))
            || keys.TryTake(ResumeKey.Of(testName, null, input.Trim('[', ']'), [.. options.Recorded])); // tests without input name their target as the backend
}
