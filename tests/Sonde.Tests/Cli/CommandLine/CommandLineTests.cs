using System.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.CommandLine;

/// <summary>What is wrong with the form of a command line is said in one line and in the program's own words.</summary>
public sealed class CommandLineTests
{
    private const string Target = "tcpconnect://127.0.0.1:9";

    [Theory]
    [InlineData("mesure", "unknown command \"mesure\"; did you mean measure?")]
    [InlineData("sumary x", "unknown command \"sumary\"; did you mean summary?")]
    [InlineData("measure tcpong x", "unknown experiment \"tcpong\"; did you mean tcpping?")]
    [InlineData("targets filtr", "unknown command of sonde targets \"filtr\"; did you mean filter?")]
    [InlineData("classify x --treads 3 -o -", "unknown option --treads; did you mean --threads?")]
    [InlineData("measure tcpping " + Target + " --repetition 3", "unknown option --repetition; did you mean --repetitions?")]
    [InlineData("measure tcpping " + Target + " --REPETITIONS 3", "unknown option --REPETITIONS; did you mean --repetitions?")]
    [InlineData(
        "measure tcpping " + Target + " --frobnicate", "unknown option --frobnicate; sonde measure tcpping --help lists those there are")]
    [InlineData("measure tcpping -Z " + Target, "unknown option -Z; sonde measure tcpping --help lists those there are")]
    [InlineData(
        "measure --delay 5ms tcpping " + Target,
        "unknown option --delay of sonde measure: it is one of sonde measure tcpping, and stands after that")]
    [InlineData("redact --out x", "unknown option --out; did you mean --output?")]
    [InlineData(
        "redact -o --keep-private",
        "unknown option --keep-private; did you mean --keep-private-hops? (a value that begins with a dash is given as -o=--keep-private)")]
    [InlineData("classify x -o", "-o needs a value")]
    [InlineData("classify x -o --threads 2", "-o needs a value")]
    [InlineData("classify x --format yaml -o -", "--format yaml: must be jsonl, csv, parquet or none")]
    [InlineData("classify x --format parqet -o -", "--format parqet: must be jsonl, csv, parquet or none; did you mean parquet?")]
    [InlineData("classify x --rules ooni -o -", "--rules ooni: must be sonde or censoredplanet")]
    [InlineData("classify x --threads many -o -", "--threads many: must be a whole number from 1 to 1024")]
    [InlineData("classify x --threads 0 -o -", "--threads 0: must be a whole number from 1 to 1024")]
    [InlineData(
        "classify x",
        "sonde classify needs --output: The folder of the outputs; - writes JSON Lines to standard output in the order of the input")]
    [InlineData("classify -o -", "sonde classify needs path: Files, folders, .tar.gz scan archives; - is standard input")]
    [InlineData(
        "classify -o - --signatures list x",
        "sonde classify needs path: Files, folders, .tar.gz scan archives; - is standard input (--signatures took list, x: it takes all that follows, and stands last)")]
    [InlineData(
        "summary x --by contry",
        "--by contry: must be date, country, network, domain, target, category, test, source, vantage, hop or hour; did you mean country?")]
    [InlineData("completion bsh", "SHELL bsh: must be bash, zsh or fish; did you mean bash?")]
    [InlineData(
        "observe -i lo tcpp",
        "CHAIN tcpp: must be basic, tcp, tfo, icmp, dns, dscp, ecn, evil, mss, udp, tcpopt or noop; did you mean tcp?")]
    [InlineData("doctor now", "unexpected argument \"now\": sonde doctor takes none")]
    [InlineData("measure tcpping " + Target + " --delay 5ms --delay 6ms", "--delay is given twice")]
    [InlineData("measure tcpping " + Target + " --delay 500", "--delay 500: a number needs its unit: say 500ms or 500s")]
    [InlineData("measure tcpping " + Target + " --repetitions many", "--repetitions many: must be a whole number from 1 to 1000000")]
    [InlineData("measure tcpping " + Target + " --repetitions -1", "--repetitions -1: must be a whole number from 1 to 1000000")]
    public void Slip_is_told_in_one_line_and_nothing_is_sent(string line, string said)
    {
        using var host = new TestHost();
        CliRun run = host.Run(line.Split(' ')).Ends(2);
        run.Error.ShouldBe($"sonde: {said}\n");
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("measure")]
    [InlineData("targets")]
    [InlineData("load")]
    public void Command_that_needs_another_says_which_there_are(string line)
    {
        using var host = new TestHost();
        host.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Ends(2).Error.ShouldMatch($"^sonde: sonde{(line.Length > 0 ? " " + line : "")} needs an? [a-z]+: [a-z].*--help says more\n$");
    }

    [Fact]
    public void Two_dashes_end_the_options()
    {
        using var host = new TestHost();
        host.Ping("--", Target).Ends(0).Inputs.ShouldBe([Target]);
        host.Ping("--", "--repetition").Ends(2).Error.ShouldContain("target \"--repetition\"");
    }

    [Fact]
    public void Value_that_begins_with_a_dash_is_given_with_an_equals_sign()
    {
        using var host = new TestHost();
        host.Ping("--contact=--me", Target).Ends(0);
    }

    [Fact]
    public void Short_options_stand_together()
    {
        using var host = new TestHost();
        host.Ping("-4v", "-ilo", Target).Ends(0).Error.ShouldContain("connected");
    }

    [Fact]
    public void Help_needs_nothing_else_to_be_right()
    {
        using var host = new TestHost();
        foreach (string line in (string[])["--help", "measure --help", "classify --help", "measure tcpping -h", "load clickhouse --help"])
            host.Run(line.Split(' ')).Ends(0).Output.ShouldContain("Usage:");
    }

    [Fact]
    public void Every_option_of_every_command_is_suggested_for_a_slip_in_it()
    {
        using var host = new TestHost();
        RootCommand root = SondeCommand.Create(host.Host(TextWriter.Null));
        int step = Repetitions.Of(6, 1, 1), place = 0;
        foreach ((string[] path, Command command) in Commands([], root))
        {
            foreach (string name in command.Options.Select(option => option.Name).Where(name => name.Length > 7))
            {
                if (place++ % step != 0) continue;
                string slip = name[..^1] + "qq";
                host.Run([.. path, slip]).Ends(2).Error.ShouldContain($"unknown option {slip}; did you mean --");
            }
        }
    }

    private static IEnumerable<(string[] Path, Command Command)> Commands(string[] path, Command command)
        => command.Subcommands.SelectMany(sub => Commands([.. path, sub.Name], sub)).Prepend((path, command));
}
