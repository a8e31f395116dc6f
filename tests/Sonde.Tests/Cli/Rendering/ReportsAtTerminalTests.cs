using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What commands that answer say to people at a terminal of any width, and to a pipe.</summary>
public sealed class ReportsAtTerminalTests
{
    public static TheoryData<int> Widths => [40, 80, 200, 300];

    [Dear]
    [Theory]
    [MemberData(nameof(Widths))]
    public void No_table_and_no_sentence_is_wider_than_the_terminal(int width)
    {
        using TestHost host = Measured(out string results);
        host.IsTerminal = true;
        host.Size = (width, 50);
        foreach (string[] arguments in (string[][])[
            ["summary", results], ["summary", results, "--by", "domain,country,network", "--enough", "1"], ["compare", results, results],
            ["changes", results, "--by", "domain"], ["explain", $"{results}:1"], ["doctor"], ["experiments"]])
        {
            string output = host.Run(arguments).Ends(0).Output;
            output.ShouldNotBeEmpty();
            // Commands stay whole; the model refuses any other line that is wider.
            string[] lines = [.. output.Split('\n').Where(line => !line.StartsWith("  sudo ", StringComparison.Ordinal))];
            ScreenModel.After(string.Join('\n', lines), width);
        }
    }

    [Fact]
    public void Words_are_kept_whole_and_lists_keep_their_columns()
    {
        using TestHost host = Measured(out string results);
        host.IsTerminal = true;
        host.Size = (80, 50);
        string[] words = [.. host.Run("explain", $"{results}:1").Ends(0).Output.Split(' ', '\n')];
        host.IsTerminal = false;
        words.Where(word => word.Length > 0).ShouldBe(
            host.Run("explain", $"{results}:1").Ends(0).Output.Split(' ', '\n').Where(word => word.Length > 0));
        host.IsTerminal = true;
        host.Run("doctor").Ends(0).Output.Split('\n').ShouldContain(line => line.StartsWith(new string(' ', 38), StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_differs_words_say_so_and_no_table_is_empty()
    {
        using TestHost host = Measured(out string results);
        host.Run("compare", results, results, "--format", "markdown").Ends(0).Output
            .ShouldBe("- 2 targets measured on both sides, 0 before only, 0 after only.\n- No difference was seen.\n");
        host.Run("compare", results, results, "--format", "json").Ends(0).Output.ShouldBeEmpty();
        host.Run("compare", results, results, "--format", "csv").Ends(0).Output.Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("test,what,");
        host.Run("compare", results, results, "--targets").Ends(0).Output
            .ShouldBe("test\ttarget\tbefore\tafter\n# 2 targets measured on both sides, 0 before only, 0 after only.\n# No target changed.\n");
        host.IsTerminal = true;
        host.Run("compare", results, results).Ends(0).Output
            .ShouldBe("2 targets measured on both sides, 0 before only, 0 after only.\nNo difference was seen.\n");
        host.Run("compare", results, results, "--targets").Ends(0).Output
            .ShouldBe("2 targets measured on both sides, 0 before only, 0 after only.\nNo target changed.\n");
    }

    [Fact]
    public void To_a_pipe_a_line_is_a_line()
    {
        using TestHost host = Measured(out string results);
        host.Size = (40, 50);
        host.Run("doctor").Ends(0).Output.Split('\n').ShouldContain(line => line.Length > 60);
        host.Run("summary", results).Ends(0).Output.Split('\n')[0].ShouldContain("source\trows\texpected\tunexpected");
    }

    private static TestHost Measured(out string results)
    {
        var host = new TestHost(new SimulatedNetwork((endpoint, _) => endpoint.Port == 80 ? Answer.Connects(20) : Answer.Silence));
        results = host.Path("results");
        host.Ping("tcpconnect://192.0.2.1:80", "tcpconnect://192.0.2.2:81", "-o", results).Ends(0);
        return host;
    }
}
