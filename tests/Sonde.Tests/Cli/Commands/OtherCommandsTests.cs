namespace Sonde.Tests.Cli.Commands;

public sealed class OtherCommandsTests
{
    [Fact]
    public void Experiments_are_listed_and_each_has_a_page()
    {
        using var host = new TestHost();
        host.Run("experiments").Ends(0).Output.ShouldContain("tcpping");
        foreach (string line in host.Run("experiments").Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            host.Run("measure", line.Split(' ')[0], "--help").Ends(0).Output.ShouldContain("Usage");
        string page = host.Run("experiments", "tcpping").Ends(0).Output;
        page.ShouldStartWith("# tcpping\n");
        page.ShouldContain("draws no conclusion");
        host.Run("experiments", "tcppong").Ends(2).Error.ShouldContain("unknown experiment \"tcppong\"; did you mean tcpping?");
    }

    [Dear]
    [Theory]
    [InlineData("capture")]
    [InlineData("raw sockets")]
    [InlineData("unprivileged ICMP")]
    [InlineData("DuckDB")]
    [InlineData("blocklist")]
    [InlineData("consent")]
    [InlineData("net.ipv4.tcp_syn_retries")]
    public void Doctor_says_what_works(string subject)
    {
        using var host = new TestHost();
        string line = host.Run("doctor").Ends(0).Output.Split('\n')
            .Single(each => each.Contains($"  {subject} ", StringComparison.Ordinal));
        line.ShouldMatch("^(ok     |missing)  ");
    }

    [Fact]
    public void Doctor_knows_whether_somebody_consented()
    {
        using var host = new TestHost();
        host.Run("doctor").Output.ShouldMatch("ok +consent");
        host.WithoutConsent().Run("doctor").Output.ShouldMatch("missing +consent .*--yes");
    }

    [Fact]
    public void Help_of_an_experiment_names_its_options_and_the_shared_ones()
    {
        using var host = new TestHost();
        string help = host.Run("measure", "tcpping", "--help").Ends(0).Output;
        foreach (string word in (string[])["TARGET", "--delay", "--repetitions", "(default 3s)", "--interface", "--resume", "--no-redact",
            "--metadata"]) help.ShouldContain(word);
    }

    [Fact]
    public void Version_is_a_number_and_a_commit()
    {
        using var host = new TestHost();
        host.Run("--version").Ends(0).Output.ShouldMatch(@"^sonde \d+\.\d+\.\d+ \(([0-9a-f]{40}|unknown)\)\n$");
    }
}
