using Sonde.Experiments.Options;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;
using Sonde.Platform.Streams;

namespace Sonde.Cli.Output;

/// <summary>What an earlier run measured already. A line that was torn when it ended is cut off its file.</summary>
/// <param name="keys">The measurements in the file.</param>
/// <param name="testName">The nettest.</param>
/// <param name="options">The options of this run.</param>
/// <param name="secrets">What stands in the file as it was published.</param>
internal sealed class ResumeLedger(ResumeKeys keys, string testName, OptionValues options, RunSecrets secrets)
{
    /// <summary>Reads a results file, and cuts a torn last line off one that is this experiment's.</summary>
    /// <exception cref="UsageException">It is another's: it is left as it is.</exception>
    public static ResumeLedger Open(string path, AppendStream file, string testName, OptionValues options, RunSecrets secrets)
    {
        ResumeKeys keys = KeysOf(path, testName);
        if (keys.TornAt is { } torn) file.SetLength(torn);
        return new ResumeLedger(keys, testName, options, secrets);
    }

    /// <summary>Reads a results file, and leaves it as it is.</summary>
    public static ResumeLedger Read(string path, string testName, OptionValues options, RunSecrets secrets)
        => new(KeysOf(path, testName), testName, options, secrets);

    /// <summary>That measurements of the file were made with other options, in words; null where none was.</summary>
    /// <param name="path">The file.</param>
    public string? OtherOptions(string path)
    {
        string own = string.Join('\n', options.Recorded);
        KeyValuePair<string, long>[] others = [
            .. keys.OptionsOf(testName).Where(each => each.Key != own).OrderByDescending(each => each.Value)
                .ThenBy(each => each.Key, StringComparer.Ordinal)];
        if (others.Length == 0) return null;
        long count = others.Sum(each => each.Value);
        string more = others.Length > 1 ? $" and {others.Length - 1} more" : "";
        return $"{path}: {Numerals.Count(count, "measurement")} in it {Numerals.Word(count, "was", "were")} made with other options ({Shown(others[0].Key)}{more}), and {Numerals.Word(count, "counts", "count")} as none of this run's ({Shown(own)})";
    }

    /// <summary>That measurements of the file are of no target of this run, in words, once all were read; null where none is.</summary>
    /// <param name="path">The file.</param>
    public string? OtherTargets(string path)
    {
        long count = keys.Untaken(testName, options.Recorded);
        return count == 0 ? null
            : $"{path}: {Numerals.Count(count, "measurement")} in it {Numerals.Word(count, "is", "are")} of no target of this run: it was begun with another list";
    }

    private static string Shown(string options) => options.Length == 0 ? "none" : options.Replace("\n", ", ", StringComparison.Ordinal);

    private static ResumeKeys KeysOf(string path, string testName)
    {
        using FileStream reader = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        ResumeKeys keys = ResumeKeys.ReadAsync(reader, CancellationToken.None).GetAwaiter().GetResult();
        if (!IsOf(testName, keys, reader))
            throw new UsageException($"--resume {path}: it holds no results of {testName}, and is left as it is");
        return keys;
    }

    // A run that was killed within its first line left the beginning of an object, and nothing else.
    private static bool IsOf(string testName, ResumeKeys keys, FileStream file)
    {
        if (file.Length == 0 || keys.Names.Contains(testName)) return true;
        file.Position = 0;
        return keys.TornAt == 0 && file.ReadByte() == '{';
    }

    /// <summary>Whether there is one more measurement of this input, or of the experiment's own key for it; each one counts once.</summary>
    /// <remarks>
    /// An input with an address of this machine that a range holds, or in a name, stands in the file without it. Several such are told
    /// apart by their number only.
    /// </remarks>
    /// <param name="input">The input.</param>
    /// <param name="isTyped">Whether it is an address that was typed, which stays.</param>
    public bool Take(string input, bool isTyped)
    {
        if (TakeAsItIs(input)) return true;
        if (isTyped) return false;
        string published = secrets.Redactor.Redact(input);
        return published != input && TakeAsItIs(published);
    }

    private bool TakeAsItIs(string input)
        => keys.TryTake(ResumeKey.Of(testName, input, null, [.. options.Recorded]))
            // tests without input name their target as the backend
            || keys.TryTake(ResumeKey.Of(testName, null, input.Trim('[', ']'), [.. options.Recorded]));
}
