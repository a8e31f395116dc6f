using System.CommandLine;
using System.Globalization;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Cli.Commands;

/// <summary>
/// Reads the options of an experiment: OONI's assignments (<c>-O Delay=500</c>), then its own flags (<c>--delay 500ms</c>).
/// </summary>
/// <param name="about">The experiment.</param>
/// <param name="shared">The flags that all experiments share.</param>
/// <param name="flags">The flags of this one's options.</param>
/// <param name="parsed">The command line.</param>
internal sealed class OptionArguments(
    ExperimentDescription about, MeasureOptions shared, IReadOnlyDictionary<OptionDescription, Option> flags, ParseResult parsed)
{
    /// <summary>The values, defaults where nothing was given.</summary>
    public OptionValues Read()
    {
        IReadOnlyList<OptionDescription> described = about.Options;
        var values = new OptionValues(described);
        foreach (string assignment in parsed.GetValue(shared.Assignments) ?? [])
        {
            if (about.LeftOut.GetValueOrDefault(assignment.Split('=')[0]) is { } why)
                throw new UsageException($"-O {assignment}: {about.Name} has no such field: {why}");
            if (!OptionAssignments.TryApply(assignment, values, out string? error)) throw new UsageException($"-O {assignment}: {error}");
        }

        foreach (OptionDescription option in described)
        {
            if (parsed.GetResult(flags[option]) is null or { Implicit: true }) continue;
            if (option is OptionDescription.Switch)
            {
                values.Set(option.Name, parsed.GetValue((Option<bool>)flags[option]) ? 1 : 0);
            }
            else if (option is OptionDescription.Texts)
            {
                foreach (string each in parsed.GetValue((Option<string[]>)flags[option]) ?? []) values.Add(option.Name, each);
            }
            else if (parsed.GetValue((Option<string?>)flags[option]) is { } text)
            {
                SetFlag(values, option, text);
            }
        }

        return values;
    }

    private static void SetFlag(OptionValues values, OptionDescription option, string text)
    {
        switch (option)
        {
            case OptionDescription.Duration duration:
                TimeSpan span = ParseDuration(text, option.Flag);
                if (span < duration.Least || span > duration.Most)
                {
                    throw new UsageException(
                        $"{option.Flag} {text}: must be from {Durations.Text(duration.Least)} to {Durations.Text(duration.Most)}");
                }

                if (span.Ticks % TimeSpan.TicksPerMillisecond != 0)
                    throw new UsageException($"{option.Flag} {text}: must be whole milliseconds");
                values.Set(option.Name, (long)span.TotalMilliseconds);
                break;
            case OptionDescription.Count count:
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < count.Least
                    || number > count.Most)
                {
                    throw new UsageException($"{option.Flag} {text}: must be a whole number from {count.Least} to {count.Most}");
                }

                values.Set(option.Name, number);
                break;
            default:
                values.Set(option.Name, text);
                break;
        }
    }

    /// <summary>Reads a duration.</summary>
    public static TimeSpan ParseDuration(string text, string name)
        => Durations.TryParse(text, out TimeSpan duration, out string? error)
            ? duration
            : throw new UsageException($"{name} {text}: {error}");
}
