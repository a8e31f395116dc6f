using System.CommandLine;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.CommandLine;

/// <summary>What the program says of itself.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Program_alone_shows_five_examples()
    {
        using var host = new TestHost();
        string text = host.Run().Ends(0).Output;
        text.Split('\n').Count(line => line.StartsWith("  sonde ", StringComparison.Ordinal)).ShouldBe(5);
        text.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }

    [Fact]
    public void Help_of_each_command_has_examples_which_are_command_lines()
    {
        using var host = new TestHost();
        RootCommand root = SondeCommand.Create(host.Host(TextWriter.Null));
        foreach (string[] path in Paths([], root))
        {
            string help = host.Run([.. path, "--help"]).Ends(0).Output;
            help.ShouldContain("\nExamples:\n", customMessage: string.Join(' ', path));
            help.Split('\n').ShouldAllBe(line => line.Length <= 100 || line.StartsWith("  sonde ", StringComparison.Ordinal));
            foreach (Examples.Example example in Examples.Of(path)
                .Where(each => !each.Command.StartsWith("eval", StringComparison.Ordinal)))
                CommandLineCheck.Read(root, [.. Words(example.Command).Skip(1)]); // throws where it is none
        }
    }

    [Fact]
    public void Help_of_an_experiment_has_all_defaults()
    {
        using var host = new TestHost();
        foreach (ExperimentDescription about in ExperimentCatalog.All.Select(each => each.Description))
        {
            string help = host.Run("measure", about.CommandName, "--help").Ends(0).Output.ReplaceLineEndings(" ");
            while (help.Contains("  ", StringComparison.Ordinal)) help = help.Replace("  ", " ", StringComparison.Ordinal);
            help.ShouldContain(FormattableString.Invariant($"0 is unlimited (default {about.Rate})"));
            help.ShouldContain(FormattableString.Invariant($"targets measured at once (default {about.Parallel})"));
        }
    }

    [Fact]
    public void What_a_command_says_alone_is_what_it_says_among_all()
    {
        using var host = new TestHost();
        RootCommand all = SondeCommand.Create(host.Host(TextWriter.Null));
        RootCommand none = SondeCommand.Lean(host.Host(TextWriter.Null), ["--help"])!;
        none.Subcommands.Select(each => (each.Name, each.Description))
            .ShouldBe(all.Subcommands.Select(each => (each.Name, each.Description)));
        none.Subcommands.ShouldAllBe(each => SondeCommand.IsNameOnly(each));
        foreach (string[] path in Paths([], all))
        {
            if (path[0] is "manual" or "config") continue;
            Command lean = path.Aggregate((Command)SondeCommand.Lean(host.Host(TextWriter.Null), path)!, Below);
            lean.Options.Select(each => each.Name).ShouldBe(path.Aggregate((Command)all, Below).Options.Select(each => each.Name));
        }
    }

    [Fact]
    public void Experiments_named_as_values_are_no_experiments()
    {
        using var host = new TestHost();
        host.Run("measure", "-A", "note=tcpping", "--contact", "traceroute", "tcpping", "--repetitions", "1", "tcpconnect://192.0.2.1:80")
            .Ends(0);
        host.Run("measure", "--contact", "tcpping", "traceroute", "--treads")
            .Ends(2).Error.ShouldContain("unknown option --treads; sonde measure traceroute --help");
    }

    [Theory]
    [InlineData("summary x --by ", "country", "domain", "hour")]
    [InlineData("classify x --format ", "csv", "jsonl", "none", "parquet")]
    [InlineData("classify x --rules ", "censoredplanet", "sonde")]
    [InlineData("classify x --tables ", "observations", "outcomes", "rows")]
    [InlineData("report x --rules ", "censoredplanet", "sonde")]
    [InlineData("measure tcpping --color ", "always", "auto", "never")]
    [InlineData("measure tcpping --fail-on ", "unexpected", "unknown")]
    [InlineData("measure tcpping --no-redact ", "publish-my-address")]
    [InlineData("measure tfo --layer ", "both", "kernel", "wire")]
    [InlineData("measure traceroute --format ", "atlas", "dot", "json", "ooni")]
    [InlineData("measure dns --type ", "A", "AAAA", "both")]
    [InlineData("conditions --format ", "csv", "json", "text")]
    [InlineData("config ", "tcpping", "traceroute")]
    [InlineData("observe -i x ", "basic", "tcp", "tfo")]
    public void Values_are_completed(string typed, params string[] words)
    {
        using var host = new TestHost();
        string line = "sonde " + typed;
        string[] found = host.Run($"[suggest:{line.Length}]", line).Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string word in words) found.ShouldContain(word);
    }

    [Fact]
    public void Every_option_of_a_few_words_completes_them()
    {
        using var host = new TestHost();
        RootCommand root = SondeCommand.Create(host.Host(TextWriter.Null));
        int step = Repetitions.Of(3, 1, 1), place = 0;
        foreach (string[] path in Paths([], root))
        {
            foreach (Option option in path.Aggregate((Command)root, Below).Options.Where(each => Choices.Of(each).Count > 0))
            {
                if (place++ % step != 0) continue;
                string line = $"sonde {string.Join(' ', path)} {option.Name} ";
                string[] found = host.Run($"[suggest:{line.Length}]", line).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Choices.Of(option).ShouldBeSubsetOf(found, line);
            }
        }
    }

    [Fact]
    public void Config_of_an_experiment_shows_what_is_built_in_too()
    {
        using var host = new TestHost();
        host.Write("state/config", "delay = 5ms");
        host.Run("config", "tcpping").Ends(2).Error.ShouldContain("config:1: unknown option delay");
        host.Write("state/config", "[tcpping]", "delay = 5ms");
        string shown = host.Run("config", "tcpping").Ends(0).Output;
        shown.ShouldContain("delay = 5ms    # ");
        shown.ShouldNotContain("delay = 1s");
        shown.ShouldContain("rate = 100    # built in\n");
        shown.ShouldContain("timeout = 3s    # built in\n");
        shown.ShouldContain("random = false    # built in\n");
    }

    private static Command Below(Command command, string name) => command.Subcommands.First(each => each.Name == name);

    private static IEnumerable<string[]> Paths(string[] path, Command command)
        => command.Subcommands.SelectMany(sub => Paths([.. path, sub.Name], sub).Prepend([.. path, sub.Name]));

    // As a shell splits it: blanks, double quotes, and no redirections.
    private static IEnumerable<string> Words(string line)
    {
        string[] parts = line.Split(" < ")[0].Split(" > ")[0].Split('"');
        return parts.SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
