using FsCheck;
using FsCheck.Fluent;
using Sonde.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli;

/// <summary>Whatever is typed, the program answers; it never fails.</summary>
public sealed class RandomArgumentsTests
{
    private const int Seed = 20260301;

    [Fact]
    public void No_arguments_make_the_program_fail()
    {
        using var host = new TestHost { Input = "tcpconnect://127.0.0.1:80\nnonsense\n" };
        string results = host.Write("results", "{}", "nonsense");
        string[][] words =
        [
            ["measure"], ["tcpping"], ["measure", "tcpping"], ["measure", "tcpping", "tcpconnect://127.0.0.1:80"], ["experiments"],
            ["doctor"], ["completion"], ["bash"],
            ["manual"], ["--version"], ["--help"], ["-h"], ["-?"], ["tcpconnect://192.0.2.1:80"], ["tcpconnect://[2001:db8::1]:0"],
            ["tcpconnect://example.com:443"], ["example.com:443"],
            ["-i", "lo"], ["--source", "127.0.0.1"], ["-4"], ["-6"], ["-f", "-"], ["-f", results], ["--resolve"], ["-O", "Delay=10"],
            ["-O", "Repetitions=2"], ["-O", "Control=x"],
            ["-O", "="], ["--delay", "5ms"], ["--timeout", "1s"], ["--timeout", "1"], ["--threads", "x"], ["classify"], ["--treads"],
            ["--repetitions", "2"], ["--test-version", "0.2.1"], ["--control", "tcpconnect://127.0.0.1:2"], ["--rate", "0"],
            ["--rate", "0.5"], ["--parallel", "2"],
            ["--max-runtime", "10s"], ["--random"], ["--seed", "4"], ["--repeat-every", "1s", "--for", "2s"], ["--allow", "0.0.0.0/0"],
            ["--blocklist", "/dev/null"],
            ["--yes"], ["--contact", "me"], ["--resume", results], ["--metadata", host.Path("metadata")], ["-o", host.Path("output")],
            ["-A", "a=b"], ["-A", "=b"],
            ["--probe-ip", "192.0.2.9"], ["--probe-asn", "AS5"], ["--probe-cc", "IT"], ["--no-redact=publish-my-address"], ["-q"], ["-v"],
            ["--"], ["-"], ["@file"], ["[suggest:5]"], ["[diagram]"], [""],
        ];
        Gen<string[]> word = Gen.Frequency(
            (9, Gen.Elements(words)), (1, ArbMap.Default.GeneratorFor<string>().Select(text => new[] { Harmless(text) })));
        Gen<string[]> lines = Gen.Choose(0, 9).SelectMany(count => Gen.ArrayOf(word, count))
            .Select(parts => parts.SelectMany(part => part).ToArray());
        Prop.ForAll(Arb.From(lines), args =>
        {
            CliRun run = host.Run(args);
            run.ExitCode.ShouldBeOneOf([0, 2, 3], $"{string.Join(' ', args)}\n{run.Error}");
            run.Error.ShouldNotContain("internal error");
            run.Error.ShouldNotContain(SondeProgram.NotUnderstood);
            run.Error.ShouldNotContain("System.");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Repetitions.Of(60, 1000, 5000)).WithReplay(Seed, 297));
    }

    // No word may turn the next into the name of a file to be written.
    private static string Harmless(string? text) => (text ?? "").TrimStart('-');
}
