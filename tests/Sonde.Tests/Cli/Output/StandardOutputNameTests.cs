using Sonde.Tests.Web;

namespace Sonde.Tests.Cli.Output;

/// <summary><c>-</c> is standard output for results, of whatever command, and nothing else's name.</summary>
public sealed class StandardOutputNameTests
{
    [Dear]
    [Fact]
    public void Results_go_to_standard_output_and_no_file_is_made()
    {
        using var host = new TestHost();
        string file = host.Write("pings.jsonl", LiveLines.Pings(3));
        IsPrinted(host, "measure", "tcpping", "tcpconnect://192.0.2.1:80", "-o", "-").ShouldStartWith("{");
        IsPrinted(host, "redact", file, "-o", "-").ShouldBe(host.Run("redact", file).Output);
        IsPrinted(host, "report", file, "--output", "-").ShouldContain("<html");
        IsPrinted(host, "classify", file, "-o", "-").ShouldStartWith("{");
        host.IsTerminal = true;
        IsPrinted(host, "measure", "tcpping", "tcpconnect://192.0.2.1:80", "-o", "-").ShouldContain("{\"annotations\"");
    }

    [Theory]
    [InlineData("--metadata")]
    [InlineData("--status-file")]
    [InlineData("--metrics")]
    [InlineData("--resume")]
    public void What_is_no_result_does_not_go_there(string option)
        => Refused("measure", "tcpping", "tcpconnect://192.0.2.1:80", option, "-").ShouldStartWith($"sonde: {option}");

    [Fact]
    public void Nor_do_packets_and_rejected_lines()
    {
        Refused("measure", "traceroute", "192.0.2.1", "--pcap", "-")
            .ShouldStartWith("sonde: --pcap -: standard output takes the results alone");
        using var host = new TestHost();
        CliRun run = host.Run("classify", host.Write("text", "{}"), "-o", "-", "--rejected", "-").Ends(2);
        run.Error.ShouldStartWith("sonde: --rejected -: standard output takes the results alone");
        host.Run("measure", "tcpping", "tcpconnect://192.0.2.1:80", "-o", "-", "--resume", host.Write("old", "{}")).Ends(2);
    }

    private static string IsPrinted(TestHost host, params string[] args)
    {
        CliRun run = host.Run(args).Ends(0);
        File.Exists("-").ShouldBeFalse();
        return run.Output;
    }

    private static string Refused(params string[] args)
    {
        using var host = new TestHost();
        string error = host.Run(args).Ends(2).Error;
        File.Exists("-").ShouldBeFalse();
        host.Network.Connects.Sent.ShouldBeEmpty();
        return error;
    }
}
