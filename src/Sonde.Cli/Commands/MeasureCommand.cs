using System.CommandLine;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde measure EXPERIMENT [TARGET…]</c>: a command for each experiment, made from what it says about itself.</summary>
internal static class MeasureCommand
{
    public static Command Create(ProgramHost host)
    {
        var shared = new MeasureOptions();
        var measure = new Command("measure", "Measure targets; results are JSON Lines on standard output.");
        foreach (Option option in shared.All) measure.Add(option);
        foreach (IExperiment experiment in ExperimentCatalog.All) measure.Add(Of(experiment, shared, host));
        return measure;
    }

    private static Command Of(IExperiment experiment, MeasureOptions shared, ProgramHost host)
    {
        ExperimentDescription about = experiment.Description;
        var command = new Command(about.CommandName ?? about.Name, $"{about.Summary} ({about.Status.ToString().ToLowerInvariant()}).");
        var targets = new Argument<string[]>("TARGET")
        {
            Description =
                $"{about.TargetForm}, such as {about.TargetExample}; without any, and without -f, they are read from standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Add(targets);
        var flags = about.Options.ToDictionary(option => option, FlagOf);
        foreach (Option flag in flags.Values) command.Add(flag);
        command.SetAction(parsed => new MeasureAction(experiment, shared, flags, targets, parsed, host).Run());
        return command;
    }

    private static Option FlagOf(OptionDescription option) => option switch
    {
        OptionDescription.Duration duration => new Option<string?>(option.Flag)
        {
            Description = $"{option.Summary} (default {Durations.Text(duration.Default)})",
            HelpName = "DURATION",
        },
        OptionDescription.Count count
            => new Option<string?>(option.Flag) { Description = $"{option.Summary} (default {count.Default})", HelpName = "N" },
        OptionDescription.Text text => TextFlag(text),
        OptionDescription.Texts texts
            => new Option<string[]>(option.Flag) { Description = $"{option.Summary} (repeatable)", HelpName = texts.Form },
        _ => new Option<bool>(option.Flag) { Description = option.Summary },
    };

    private static Option<string?> TextFlag(OptionDescription.Text text)
    {
        var flag = new Option<string?>(text.Flag) { Description = text.Summary, HelpName = text.Form };
        if (text.Choices.Count > 0) flag.OneOf([.. text.Choices]);
        return flag;
    }
}
