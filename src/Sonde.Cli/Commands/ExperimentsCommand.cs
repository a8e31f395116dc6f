using System.CommandLine;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;
using Sonde.Experiments;
using Sonde.Experiments.Contract;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde experiments</c>: what can be measured.</summary>
internal static class ExperimentsCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "List the experiments, or print the documentation of one.";

    public static Command Create(ProgramHost host)
    {
        var name = new Argument<string?>("EXPERIMENT") { Description = "print the page of this one", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(
            _ => ExperimentCatalog.All.Select(each => new System.CommandLine.Completions.CompletionItem(each.Description.CommandName)));
        var command = new Command("experiments", Summary) { name };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(name) is { } wanted)
            {
                MarkdownPage.Write(host, output, ExperimentPage.Of(Find(wanted)));
                return ExitCode.Complete;
            }

            TextWriter list = PeopleWriter.Of(host, output);
            foreach (IExperiment each in ExperimentCatalog.All)
            {
                ExperimentDescription about = each.Description;
                list.WriteLine($"{about.CommandName,-28} {about.Version,-8} {about.Status.ToString().ToLowerInvariant(),-12} {about.Summary}");
            }

            return ExitCode.Complete;
        });
        return command;
    }

    private static ExperimentDescription Find(string name)
        => ExperimentCatalog.All.FirstOrDefault(each => each.Description.Name == name || each.Description.CommandName == name)?.Description
            ?? throw new UsageException(Unknown(name, [.. ExperimentCatalog.All.Select(each => each.Description.CommandName)]));

    private static string Unknown(string name, string[] known)
        => $"unknown experiment \"{name}\"{(Nearest.Hint(name, known) is { Length: > 0 } hint ? hint : $"; there are: {string.Join(", ", known)}")}";
}
