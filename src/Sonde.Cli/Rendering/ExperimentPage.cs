using System.Text;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Measurements.Model;

namespace Sonde.Cli.Rendering;

/// <summary>
/// The page of an experiment under docs/experiments: tables made from what it says about itself, around the prose of its folder.
/// </summary>
internal static class ExperimentPage
{
    /// <summary>The page, in Markdown.</summary>
    public static string Of(ExperimentDescription about)
    {
        var page = new StringBuilder();
        page.AppendLine($"# {about.Name}").AppendLine();
        page.AppendLine($"{about.Summary}.").AppendLine();
        page.AppendLine("<!-- Made by `sonde experiments " + about.Name + "`; the prose is the README of the experiment's folder. -->")
            .AppendLine();
        page.AppendLine("| | |").AppendLine("|---|---|");
        page.AppendLine($"| Name | `{about.Name}` |");
        page.AppendLine($"| Version | {about.Version} |");
        page.AppendLine($"| Status | {about.Status.ToString().ToLowerInvariant()} |");
        page.AppendLine($"| Target | `{about.TargetForm}`, such as `{about.TargetExample}` |");
        page.AppendLine($"| Rate | {about.Rate} targets a second (`--rate`) |");
        page.AppendLine($"| Parallel | {about.Parallel} targets at once (`--parallel`) |");
        string command = $"sonde measure {about.CommandName} {about.TargetExample} {about.ExampleFlags}".TrimEnd();
        page.AppendLine($"| Run it | `{command}` |").AppendLine();
        page.AppendLine("## Options").AppendLine();
        page.AppendLine("| `-O` name | flag | what it does | type and unit | default | range |").AppendLine("|---|---|---|---|---|---|");
        foreach (OptionDescription option in about.Options) page.AppendLine(Row(option));
        if (about.Vocabulary.Count > 0) AppendConditions(page, about.Vocabulary);
        page.AppendLine().Append(about.Prose());
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendConditions(StringBuilder page, IReadOnlyList<ConditionWord> vocabulary)
    {
        page.AppendLine().AppendLine("## Conditions").AppendLine();
        page.AppendLine(
            "Of the conditions of a group that are marked (!) a measurement has one at most. `sonde conditions --list` prints those of all experiments.").AppendLine();
        page.AppendLine("| condition | group | meaning |").AppendLine("|---|---|---|");
        foreach (ConditionWord word in vocabulary)
            foreach ((string form, string meaning) in word.Forms)
                page.AppendLine($"| `{form}` | `{word.Group}`{(word.IsExclusive ? " !" : "")} | {meaning} |");
    }

    private static string Row(OptionDescription option) => option switch
    {
        OptionDescription.Duration duration =>
            $"| `{option.Name}` | `{option.Flag}` | {option.Summary} | duration; milliseconds in `-O` | {Durations.Text(duration.Default)} | {Durations.Text(duration.Least)} to {Durations.Text(duration.Most)} |",
        OptionDescription.Count count
            => $"| `{option.Name}` | `{option.Flag}` | {option.Summary} | whole number | {count.Default} | {count.Least} to {count.Most} |",
        OptionDescription.Text text
            => $"| `{option.Name}` | `{option.Flag}` | {option.Summary} | text, `{text.Form}` | {Default(text)} | {string.Join(", ", text.Choices)} |",
        OptionDescription.Texts texts
            => $"| `{option.Name}` | `{option.Flag}` | {option.Summary} | texts, `{texts.Form}`, repeatable | none | |",
        _ => $"| `{option.Name}` | `{option.Flag}` | {option.Summary} | switch | off | |",
    };

    private static string Default(OptionDescription.Text text) => text.Choices is [var first, ..] ? first : "none";
}
