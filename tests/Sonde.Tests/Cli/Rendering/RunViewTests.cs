using System.Net;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>What people see of a run.</summary>
public sealed class RunViewTests
{
    private const string One = "tcpconnect://192.0.2.1:80", Two = "tcpconnect://192.0.2.2:81";

    private static SimulatedNetwork Network() => new((endpoint, _) => endpoint.Port == 80 ? Answer.Connects(20) : Answer.Silence);

    [Fact]
    public void Results_alone_stand_on_standard_output_and_nothing_else_is_said_to_a_file()
    {
        using var host = new TestHost(Network());
        CliRun run = host.Ping(One, Two).Ends(0);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line[0] == '{');
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Terminal_gets_a_live_view_and_a_summary()
    {
        using var host = new TestHost(Network()) { IsTerminal = true, Size = (120, 24) };
        string error = host.Ping(One, Two).Ends(0).Error;
        error.ShouldContain("\r0:01 0%; 0 of 2\u001b[K");
        error.ShouldContain($"{One}: ✅match 3/3 connected, min/median/max 20.0/20.0/20.0 ms");
        error.ShouldContain($"{Two}: ❗️dial/timeout (inconclusive) 0/3 connected");
        error.ShouldContain("2 measured\n");
        error.ShouldContain("Finding: 0 of 2 are unexpected (❗️), of 1 nothing can be said (❔).");
        error.ShouldContain("         1  dial/timeout\n");
        error.ShouldContain("         1  match\n");
        error.ShouldContain("tcpping is exploratory: it draws no conclusion");
    }

    [Fact]
    public void Status_is_gone_from_the_terminal_before_a_result_comes()
    {
        using var host = new TestHost(Network()) { IsTerminal = true, OutputIsError = true };
        string screen = host.Ping(Two, "--delay", "2s", "--json").Ends(0).Error;
        screen.ShouldContain("0:03");
        screen.ShouldContain("\r\u001b[K{\"");
    }

    [Fact]
    public void Quiet_says_errors_only_and_verbose_says_each_measurement()
    {
        using var host = new TestHost(Network()) { Input = $"{One}\nnonsense\n10.0.0.1\ntcpconnect://10.0.0.1:80\n", IsTerminal = true };
        host.Ping("-q", One).Ends(0).Error.ShouldBeEmpty();
        string quiet = host.Ping("-q", "-f", "-", "--allow", "192.0.2.0/24").Ends(3).Error;
        quiet.ShouldContain("standard input:2");
        quiet.ShouldNotContain("measured");
        host.IsTerminal = false;
        string verbose = host.Ping("-v", One).Ends(0).Error;
        verbose.ShouldContain($"{One}: ✅match");
        verbose.ShouldContain("1 measured");
    }

    [Fact]
    public void Entry_of_the_blocklist_is_told_once_and_each_time_when_verbose()
    {
        using var host = new TestHost(Network()) { Input = "tcpconnect://10.0.0.1:80\ntcpconnect://10.0.0.2:80\n" };
        int Told(params string[] args) => host.Ping(["-f", "-", .. args]).Ends(3).Error.Split("is left alone").Length - 1;
        Told().ShouldBe(1);
        Told("-v").ShouldBe(2);
    }

    [Fact]
    public void No_control_byte_of_the_input_or_the_network_reaches_the_terminal()
    {
        const string evil = "\u001b]0;owned\u0007\u009b31m\u202e";
        using var host = new TestHost(Network()) { Input = $"{evil}\ntcpconnect://{evil}:80\n", IsTerminal = true };
        host.Network.Names["example.com"] = [IPAddress.Parse("192.0.2.1")];
        CliRun run = host.Ping("-v", "-f", "-", "--resolve", "-A", $"note={evil}", "tcpconnect://example.com:80", "--allow", "0.0.0.0/0")
            .Ends(3);
        string own = run.Error.Replace("\r", "", StringComparison.Ordinal).Replace("\u001b[K", "", StringComparison.Ordinal);
        foreach (string text in (string[])[own, run.Output])
        {
            text.Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
        }

        own.ShouldNotContain('\u202e');
        own.ShouldContain("\\x1b]0;owned\\x07\\x9b31m\\u202e");
        host.Ping(evil).Ends(2).Error.Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
    }
}
