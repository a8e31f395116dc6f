namespace Sonde.Tests.Cli.CommandLine;

/// <summary>Defaults of the environment and of the file; the command line wins over the environment, and that over the file.</summary>
public sealed class DefaultsTests
{
    private const string Target = "tcpconnect://192.0.2.1:80";

    [Fact]
    public void Command_line_wins_over_the_environment_and_that_over_the_file()
    {
        using var host = new TestHost();
        Settings(host, "# all of them", "rate = 8", "[tcpping]", "repetitions = 2");
        Pings(host).ShouldBe(2);
        host.Variables["SONDE_REPETITIONS"] = "4";
        Pings(host).ShouldBe(4);
        Pings(host, "--repetitions", "5").ShouldBe(5);
        host.Metadata.GetProperty("rate").GetDouble().ShouldBe(8);
    }

    [Fact]
    public void Config_shows_what_is_in_force_and_from_where()
    {
        using var host = new TestHost();
        Settings(host, "rate = 8", "[tcpping]", "delay = 5ms");
        host.Variables["SONDE_PARALLEL"] = "3";
        string shown = host.Run("config", "tcpping").Ends(0).Output;
        shown.ShouldContain($"rate = 8    # {host.Path("state/config")}:1\n");
        shown.ShouldContain($"delay = 5ms    # {host.Path("state/config")}:3\n");
        shown.ShouldContain("parallel = 3    # SONDE_PARALLEL\n");
        host.Run("config").Ends(0).Output.ShouldContain("[tfo]\n");
    }

    [Theory]
    [InlineData("rte = 7", "config:1: unknown option rte; did you mean rate?")]
    [InlineData("[tcpong]\ndelay = 1s", "config:2: unknown experiment \"tcpong\"; did you mean tcpping?")]
    [InlineData("repetitions = 1", "config:1: unknown option repetitions")]
    [InlineData("rate", "config:1: must be name = value, or [experiment]")]
    [InlineData("rate = fast", "--rate fast: must be a number")]
    [InlineData("random = perhaps", "--random perhaps: must be true or false (from ")]
    [InlineData("yes = true", "config:1: --yes is given on the command line only")]
    [InlineData("no-redact = publish-my-address", "config:1: --no-redact is given on the command line only")]
    public void Slip_in_the_file_is_told_with_its_place(string text, string told)
    {
        using var host = new TestHost();
        Settings(host, text);
        string error = host.Run("measure", "tcpping", Target).Ends(2).Error;
        error.ShouldContain(told);
        error.ShouldContain("config:");
    }

    [Fact]
    public void Environment_neither_consents_nor_gives_addresses_away()
    {
        using TestHost host = new TestHost().WithoutConsent();
        host.Variables["SONDE_YES"] = "true";
        host.Variables["SONDE_NO_REDACT"] = "publish-my-address";
        host.Run("measure", "tcpping", Target).Ends(2).Error.ShouldContain("--yes");
        host.Consent();
        host.Run("measure", "tcpping", Target).Ends(0).Lines[0].GetProperty("probe_ip").GetString().ShouldBe("127.0.0.1");
    }

    [Fact]
    public void Dry_run_says_what_would_be_measured_and_sends_nothing()
    {
        using var host = new TestHost();
        string list = host.Write("list", Target, "nonsense", "tcpconnect://198.51.100.7:80");
        CliRun run = host.Ping(
            Target, "-f", list, "--allow", "192.0.2.0/24", "--dry-run", "--rate", "0.5", "-o", host.Path("results"), "--metadata",
            host.Path("metadata")).Ends(3);
        run.Error.ShouldContain("2 targets would be measured with tcpping (Repetitions=3); 1 blocked, 1 rejected, 0 measured before");
        run.Error.ShouldContain("0.5 begin a second");
        run.Error.ShouldContain("to each: 3 TCP connects, one every 1s");
        run.Error.ShouldContain("4s until the last begins, one takes 5s at most, and all of them 0:09; nothing was sent");
        host.Network.Connects.Sent.ShouldBeEmpty();
        File.Exists(host.Path("results")).ShouldBeFalse();
        File.Exists(host.Path("metadata")).ShouldBeFalse();
    }

    private static void Settings(TestHost host, params IEnumerable<string> lines) => host.Write("state/config", lines);

    private static int Pings(TestHost host, params IEnumerable<string> args)
        => host.Run(["measure", "tcpping", Target, "--metadata", host.Path("metadata"), .. args]).Ends(0).Lines[0].GetProperty("test_keys")
            .GetProperty("pings").GetArrayLength();
}
