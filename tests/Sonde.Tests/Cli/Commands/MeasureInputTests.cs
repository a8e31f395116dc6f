namespace Sonde.Tests.Cli.Commands;

public sealed class MeasureInputTests
{
    private const string One = "tcpconnect://127.0.0.1:80", Two = "tcpconnect://127.0.0.2:80", Three = "tcpconnect://127.0.0.3:80";
    private static readonly string[] Allowed = ["--allow", "127.0.0.0/8"];

    [Fact]
    public void Targets_are_read_from_arguments_and_files()
    {
        using var host = new TestHost();
        string file = host.Write("two", Two), other = host.Write("three", Three);
        host.Ping(["-f", file, One, "-f", other, .. Allowed]).Ends(0).Inputs.Order().ShouldBe([One, Two, Three]);
    }

    [Theory]
    [InlineData("-f", "-")]
    [InlineData]
    public void Standard_input_is_read_when_asked_for_or_when_there_is_nothing_else(params string[] args)
    {
        using var host = new TestHost { Input = $"{One}\n{Two}" };
        host.Ping([.. args, .. Allowed]).Ends(0).Inputs.Order().ShouldBe([One, Two]);
    }

    [Fact]
    public void Standard_input_is_left_alone_when_there_are_targets()
    {
        using var host = new TestHost { Input = Two };
        host.Ping(One).Ends(0).Inputs.ShouldBe([One]);
    }

    [Fact]
    public void Terminal_is_not_waited_for()
    {
        using var host = new TestHost { IsTerminal = true };
        host.Ping().Ends(2).Error.ShouldContain("no targets: give one such as tcpconnect://");
    }

    [Fact]
    public void Blank_lines_and_comments_are_skipped()
    {
        using var host = new TestHost { Input = $"# targets\n\n  \t\n{One}\r\n#{Two}\n" };
        CliRun run = host.Ping([.. Allowed, "--metadata", host.Path("metadata")]).Ends(0);
        run.Inputs.ShouldBe([One]);
        run.Error.ShouldBeEmpty();
        host.Metadata.GetProperty("targets_read").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void Bad_line_is_told_with_its_number_and_the_rest_is_measured()
    {
        using var host = new TestHost();
        string file = host.Write("targets", One, "", "example.com:443", Two);
        CliRun run = host.Ping(["-f", file, "--metadata", host.Path("metadata"), .. Allowed]).Ends(3);
        run.Error.ShouldBe(
            $"sonde: {file}:3: \"example.com:443\": scheme must be tcpconnect (did you mean tcpconnect://example.com:443?)\n");
        run.Inputs.Order().ShouldBe([One, Two]);
        host.Metadata.GetProperty("rejected").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void Bad_line_of_standard_input_is_told_likewise()
    {
        using var host = new TestHost { Input = $"{One}\nnonsense\n" };
        host.Ping(Allowed).Ends(3).Error.ShouldStartWith("sonde: standard input:2: \"nonsense\": ");
    }

    [Fact]
    public void What_was_measured_never_decides_the_exit_code()
    {
        using var host = new TestHost(new Simulation.SimulatedNetwork((_, _) => Simulation.Answer.Silence));
        host.Ping(One).Ends(0).Lines[0].GetProperty("test_keys").GetProperty("x_outcome_code").GetString().ShouldBe("dial/timeout");
    }

    [Fact]
    public void Random_order_comes_again_from_its_seed()
    {
        string[] targets = [.. Enumerable.Range(1, 20).Select(i => $"tcpconnect://192.0.2.{i}:80")];
        string[] Order(params string[] args)
        {
            using var host = new TestHost();
            host.Ping([.. targets, .. args, "--metadata", host.Path("metadata")]).Ends(0);
            if (args.Contains("7")) host.Metadata.GetProperty("seed").GetInt64().ShouldBe(7);
            return [.. host.Network.Connects.Sent.Select(sent => $"tcpconnect://{sent.Target}").Distinct()];
        }

        Order().ShouldBe(targets);
        string[] shuffled = Order("--random", "--seed", "7");
        shuffled.ShouldNotBe(targets);
        shuffled.Order().ShouldBe(targets.Order());
        Order("--random", "--seed", "7").ShouldBe(shuffled);
        Order("--random", "--seed", "8").ShouldNotBe(shuffled);
    }

    [Fact]
    public void Seed_that_nobody_chose_is_told()
    {
        using var host = new TestHost();
        host.Ping(One, "--random", "--metadata", host.Path("metadata")).Ends(0);
        host.Metadata.GetProperty("seed").GetInt64().ShouldBeInRange(0, int.MaxValue);
    }

    [Dear]
    [Fact]
    public void Targets_are_measured_again_every_so_often_for_so_long()
    {
        using var host = new TestHost();
        string file = host.Write("targets", Two);
        CliRun run = host.Ping([One, "-f", file, "--repeat-every", "60s", "--for", "3m", .. Allowed]).Ends(0);
        run.Inputs.ShouldBe([One, Two, One, Two, One, Two], ignoreOrder: true);
        double[] starts = [
            .. host.Network.Connects.Sent.Where((_, i) => i % 6 == 0)
            .Select(sent => sent.At.SecondsSince(host.Network.Connects.Sent[0].At))];
        starts.Length.ShouldBe(3);
        // The thread that reads targets is not part of the simulation: a ping's time may pass while it turns.
        starts[1].ShouldBe(60, 5);
        starts[2].ShouldBe(120, 5);
    }

    [Dear]
    [Fact]
    public void Interrupt_between_rounds_ends_the_run_and_leaves_nothing_out()
    {
        using var host = new TestHost();
        using ITimer later = host.Network.Clock.CreateTimer(
            _ => host.Interrupt(), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        host.Ping(One, "--repeat-every", "60s", "--metadata", host.Path("metadata")).Ends(130).Lines.Count.ShouldBe(1);
        host.Metadata.GetProperty("not_measured").GetInt64().ShouldBe(0);
        host.Metadata.GetProperty("input_left").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void No_target_is_begun_after_the_longest_runtime()
    {
        string[] targets = [.. Enumerable.Range(1, 20).Select(i => $"tcpconnect://192.0.2.{i}:80")];
        using var host = new TestHost();
        CliRun run = host.Ping([.. targets, "--rate", "1", "--max-runtime", "4500ms", "--metadata", host.Path("metadata")]).Ends(3);
        run.Lines.Count.ShouldBeInRange(1, 5);
        run.Lines.ShouldAllBe(line => line.GetProperty("test_keys").GetProperty("pings").GetArrayLength() == 3);
        long measured = host.Metadata.GetProperty("measured").GetInt64();
        measured.ShouldBe(run.Lines.Count);
        // How far the list was read ahead is up to the threads; what was read is accounted for.
        host.Metadata.GetProperty("not_measured").GetInt64().ShouldBe(host.Metadata.GetProperty("targets_read").GetInt64() - measured);
        host.Metadata.GetProperty("interrupted").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Input_that_never_ends_does_not_hold_up_the_end()
    {
        using var host = new TestHost { Input = string.Concat(Enumerable.Repeat(One + "\n", 100_000)) };
        host.Ping([.. Allowed, "--rate", "1", "--max-runtime", "3s", "--metadata", host.Path("metadata")]).Ends(3);
        host.Metadata.GetProperty("input_left").GetBoolean().ShouldBeTrue();
    }
}
