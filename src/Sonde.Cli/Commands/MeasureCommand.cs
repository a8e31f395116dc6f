using System.CommandLine;
using System.Globalization;
using Sonde.Cli.CommandLine;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde measure EXPERIMENT [TARGET…]</c>: a command for each experiment, made from what it says about itself.</summary>
internal static class MeasureCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Measure targets; results are JSON Lines, and words on a terminal.";

    /// <summary>Makes it.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="words">The command line: of experiments that it does not name there are names only; null: all there is.</param>
    public static Command Create(ProgramHost host, IReadOnlyList<string>? words = null)
    {
        var shared = new MeasureOptions();
        var measure = new Command("measure", Summary);
        foreach (Option option in shared.All) measure.Add(option);
        foreach (IExperiment experiment in ExperimentCatalog.All)
        {
            string name = experiment.Description.CommandName;
            measure.Add(
                words is null || words.Contains(name)
                    ? Of(experiment, shared, host)
                    : new Command(name, SummaryOf(experiment.Description)));
        }

        return measure;
    }

    private static string SummaryOf(ExperimentDescription about) => $"{about.Summary} ({about.Status.ToString().ToLowerInvariant()}).";

    private static Command Of(IExperiment experiment, MeasureOptions shared, ProgramHost host)
    {
        ExperimentDescription about = experiment.Description;
        Command command = new Command(about.CommandName, SummaryOf(about))
            .Refusing(about.LeftOut.ToDictionary(each => OptionDescription.FlagOf(each.Key), each => each.Value));
        command.SetDefault("--rate", string.Create(CultureInfo.InvariantCulture, $"{about.Rate}"));
        command.SetDefault("--parallel", string.Create(CultureInfo.InvariantCulture, $"{about.Parallel}"));
        var targets = new Argument<string[]>("TARGET")
        {
            Description =
                $"{about.TargetForm}, such as {about.TargetExample}; without any, and without -f, they are read from standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Add(targets);
        var flags = about.Options.ToDictionary(option => option, FlagOf);
        foreach ((OptionDescription option, Option flag) in flags)
        {
            command.Add(flag);
            if (DefaultOf(option) is { } value) command.SetDefault(flag.Name, value);
        }

        command.SetAction(parsed => new MeasureAction(experiment, shared, flags, targets, parsed, host).Run());
        return command;
    }

    private static string? DefaultOf(OptionDescription option) => option switch
    {
        OptionDescription.Duration duration => Durations.Text(duration.Default),
        OptionDescription.Count count => string.Create(CultureInfo.InvariantCulture, $"{count.Default}"),
        OptionDescription.Text { Choices: [var first, ..] } => first,
        _ => null,
    };

    private static Option FlagOf(OptionDescription option) => option switch
    {
        OptionDescription.Duration => new Option<string?>(option.Flag)
        {
            Description = option.Summary,
            HelpName = "DURATION",
        },
        OptionDescription.Count => new Option<string?>(option.Flag) { Description = option.Summary, HelpName = "N" },
        OptionDescription.Text text => TextFlag(text),
        OptionDescription.Texts texts
            => new Option<string[]>(option.Flag) { Description = $"{option.Summary} (repeatable)", HelpName = texts.Form },
        _ => new Option<bool>(option.Flag) { Description = option.Summary },
    };

    private static Option<string?> TextFlag(OptionDescription.Text text)
    {
        var flag = new Option<string?>(text.Flag) { Description = text.Summary, HelpName = text.Form };
        if (text.Choices.Count == 0) return flag;
        return flag.OneOf([.. text.Choices]).Refusing(text.WhyNot);
    }
}
