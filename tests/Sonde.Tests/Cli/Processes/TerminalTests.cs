using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Processes;

/// <summary>The program at a terminal, and its place in shells and in <c>man</c>.</summary>
public sealed class TerminalTests
{
    public static TheoryData<string, string> Typed => [.. Repetitions.Some(
    [
        ("sonde mea", "measure"),
        ("sonde measure tcpp", "tcpping"),
        ("sonde measure tcpping --rep", "--repetitions --repeat-every"),
        ("sonde measure tcpping --test-version 0", "0.1.0 0.2.1"),
        ("sonde experiments tcpp", "tcpping"),
        ("sonde completion z", "zsh"),
    ], 1)];

    [Fact]
    public async Task Person_is_asked_once_and_the_answer_is_kept()
    {
        Repetitions.SkipUnlessLong();
        SondeProcess.Require("script");
        // By loopback nothing leaves this machine, although the target is not of it: what comes of it does not matter.
        const string measure = "$SONDE measure -i lo tcpping tcpconnect://192.0.2.1:9 --repetitions 1 --timeout 100ms";
        using var sonde = SondeProcess.Bash(
            $"script -qec '{measure}' /dev/null; ls sonde; script -qec '{measure}' /dev/null </dev/null", input: null);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        sonde.Type("yes\n");
        string screen = (await sonde.EndAsync()).Ends(0).Output;
        screen.Split("Type yes, the whole word, to go on").Length.ShouldBe(2, screen);
        screen.ShouldContain("informed");
        screen.Split("Finding: ").Length.ShouldBe(3, screen);
    }

    [Dear]
    [Fact]
    public async Task Terminal_shows_results_and_summary_apart()
    {
        SondeProcess.Require("script");
        using var sonde = SondeProcess.Bash(
            "script -qec '$SONDE measure tcpping tcpconnect://127.0.0.1:1 --repetitions 3 --json' /dev/null </dev/null");
        string screen = (await sonde.EndAsync()).Ends(0).Output.Replace("\r\n", "\n", StringComparison.Ordinal);
        // Whether a status stood there just then is chance; the line begins where nothing stands before it.
        screen.ShouldMatch("(\n|\r\u001b\\[K)\\{\"annotations\"");
        screen.ShouldContain("3 pings, 0 connected, 3 refused, 0% loss");
        screen.ShouldContain("exploratory");
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Typed))]
    public async Task Bash_completes_commands_experiments_flags_and_values(string typed, string words)
    {
        // As bash does when Tab is pressed: the line, its words, where the cursor is.
        using var sonde = SondeProcess.Bash(
            $$"""
            mkdir bin && printf '#!/bin/sh\nexec %s "$@"\n' "$SONDE" > bin/sonde && chmod +x bin/sonde && PATH=$PWD/bin:$PATH
            eval "$(sonde completion bash)"
            complete -p sonde >&2
            COMP_LINE='{{typed}}' COMP_POINT={{typed.Length}} COMP_WORDS=({{typed}}) COMP_CWORD={{typed.Split(' ').Length - 1}}
            _sonde sonde
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        CliRun run = (await sonde.EndAsync()).Ends(0);
        run.Error.ShouldBe("complete -o default -F _sonde sonde\n");
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(words.Split(' ').Order());
    }

    [Theory]
    [InlineData("zsh", "#compdef")]
    [InlineData("fish", "complete -c sonde")]
    public async Task Other_shells_take_their_scripts(string shell, string expected)
    {
        Repetitions.LongUnless(shell == "zsh");
        using var script = SondeProcess.Start(["completion", shell]);
        (await script.EndAsync()).Ends(0).Output.ShouldContain(expected);
        if (!SondeProcess.Has(shell)) return;
        using var check = SondeProcess.Bash($"$SONDE completion {shell} > script && {shell} -n script");
        (await check.EndAsync()).Ends(0).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Man_page_renders_without_warnings()
    {
        Repetitions.SkipUnlessLong();
        SondeProcess.Require("groff", "preconv");
        using var sonde = SondeProcess.Bash("$SONDE manual > sonde.1 && preconv sonde.1 | groff -man -Tutf8 -ww -rLL=120n -b -P-cbou");
        CliRun run = (await sonde.EndAsync()).Ends(0);
        run.Error.ShouldBeEmpty();
        foreach (string word in (string[])["NAME", "SYNOPSIS", "COMMANDS", "EXAMPLES", "ENVIRONMENT", "FILES", "EXIT STATUS", "--resume", "--no-redact", "measure tcpping"])
        {
            run.Output.Replace("\u2010", "-", StringComparison.Ordinal).Replace("\u2212", "-", StringComparison.Ordinal)
                .ShouldContain(word);
        }
    }

    [Fact]
    public async Task Version_has_the_commit()
    {
        using var sonde = SondeProcess.Start(["--version"]);
        (await sonde.EndAsync()).Ends(0).Output.ShouldMatch(@"^sonde \d+\.\d+\.\d+ \(([0-9a-f]{40}|unknown)\)\n$");
    }
}
