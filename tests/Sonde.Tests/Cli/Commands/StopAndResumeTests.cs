using System.Net;
using System.Text.Json;
using Sonde.Packets.Captures;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

public sealed class StopAndResumeTests
{
    private const string One = "tcpconnect://192.0.2.1:80", Two = "tcpconnect://192.0.2.2:80", Three = "tcpconnect://192.0.2.3:80";

    [Fact]
    public void Interrupt_lets_probes_under_way_finish_and_writes_the_rest_as_interrupted()
    {
        TestHost? host = null;
        using (host = new TestHost(
            new SimulatedNetwork((_, n) => Answer.Refuses(500) with { OnSend = n == 1 ? () => host!.Interrupt() : null })))
        {
            CliRun run = host.Run("measure", "tcpping", One, "--delay", "100ms", "--repetitions", "5").Ends(130);
            JsonElement line = run.Lines.ShouldHaveSingleItem();
            Failures(line)
                .ShouldBe(["connection_refused", "connection_refused", "interrupted", "interrupted", "interrupted"], ignoreOrder: true);
            host.Network.Connects.Sent.Count.ShouldBe(2, "no new probes");
            JsonElement keys = line.GetProperty("test_keys");
            keys.GetProperty("x_outcome_code").GetString().ShouldBe("dial/tcp.refused");
        }
    }

    [Fact]
    public void Second_signal_ends_at_once()
    {
        TestHost? host = null;
        using (host = new TestHost(new SimulatedNetwork((_, n) => Answer.Refuses(500) with { OnSend = () => host!.Interrupt() })))
        {
            host.Run("measure", "tcpping", One, Two, "--rate", "0", "--repetitions", "1").Ends(130);
            host.Exits.ShouldBe(host.Network.Connects.Sent.Count > 1 ? [130] : []);
        }
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--resume")]
    public void Interrupt_is_answered_by_what_was_kept_and_how_to_go_on(string flag)
    {
        TestHost? host = null;
        using (host = new TestHost(
            new SimulatedNetwork((_, n) => Answer.Refuses(500) with { OnSend = n == 1 ? () => host!.Interrupt() : null })))
        {
            string results = host.Path("results");
            if (flag == "--resume") host.Write("results");
            host.Ping(One, Two, "--parallel", "1", flag, results, "--annotation", "who=it's me").Ends(130).Error.ShouldEndWith(
                $"sonde: interrupted; 0 measured kept in {results}, 1 cut short, 1 not begun\n"
                + $"sonde: to go on: sonde measure tcpping --repetitions 3 {One} {Two} --parallel 1 --resume {results} --annotation 'who=it'\\''s me'\n");
            host.Ping(Three, flag, results, "-q").Ends(130).Error.ShouldNotContain("sonde: interrupted");
        }
    }

    [Fact]
    public void Resumed_file_that_was_begun_otherwise_is_said_to_be()
    {
        using var host = new TestHost();
        string results = host.Path("results");
        host.Run("measure", "tcpping", One, Two, "--repetitions", "1", "-o", results).Ends(0);
        host.Run("measure", "tcpping", One, Two, "--repetitions", "1", "--resume", results).Ends(0).Error.ShouldNotContain("results:");
        CliRun run = host.Run("measure", "tcpping", One, Two, "--repetitions", "2", "--resume", results).Ends(0);
        run.Error.ShouldContain(
            $"sonde: {results}: 2 measurements in it were made with other options (Repetitions=1), and count as none of this run's (Repetitions=2)\n");
        run.Error.ShouldNotContain("no target of this run");
        run = host.Run("measure", "tcpping", Three, Two, "--repetitions", "2", "--resume", results).Ends(0);
        run.Error.ShouldContain($"sonde: {results}: 1 measurement in it is of no target of this run: it was begun with another list\n");
        host.Run("measure", "tcpping", Three, "--repetitions", "9", "--resume", results, "-q").Ends(0).Error.ShouldBeEmpty();
        host.Run("measure", "tcpping", Three, "--repetitions", "7", "--resume", results, "--dry-run").Error
            .ShouldContain("were made with other options (Repetitions=2 and 2 more)");
    }

    [Fact]
    public void Resumed_trace_adds_its_packets_to_the_capture()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence) { Path = probe => PathModel.Plain(probe, 2) });
        string results = host.Path("results"), capture = host.Path("capture");
        string[] trace = ["measure", "traceroute", "--proto", "icmp", "--max-ttl", "4", "--pcap", capture];
        host.Run([.. trace, "203.0.113.80", "-o", results]).Ends(0);
        byte[] first = File.ReadAllBytes(capture);
        host.Run([.. trace, "203.0.113.80", "203.0.113.81", "--resume", results]).Ends(0);
        byte[] both = File.ReadAllBytes(capture);
        both[..first.Length].ShouldBe(first);
        Addresses(both).ShouldBe(["203.0.113.80", "203.0.113.81"]);
        File.WriteAllBytes(capture, both[..^3]);
        host.Run([.. trace, "203.0.113.82", "--resume", results])
            .Ends(2).Error.ShouldContain("its last packet is torn, and it is left as it is");
        File.ReadAllBytes(capture).ShouldBe(both[..^3]);
    }

    [Fact]
    public void Resume_measures_what_is_missing_and_appends()
    {
        using var host = new TestHost();
        string results = host.Path("results");
        host.Ping(One, Two, "-o", results).Ends(0);
        CliRun run = host.Ping(One, Two, Three, "--resume", results, "--metadata", host.Path("metadata")).Ends(0);
        run.Output.ShouldBeEmpty();
        Inputs(host).ShouldBe([One, Two, Three], ignoreOrder: true);
        host.Metadata.GetProperty("measured_before").GetInt64().ShouldBe(2);
        host.Metadata.GetProperty("measured").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void Own_address_within_a_range_or_a_name_is_known_again_though_the_file_does_not_have_it()
    {
        var clock = new SimulatedClock();
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1), clock)
        {
            LocalAddresses = [IPAddress.Parse("203.0.113.6"), IPAddress.Parse("203.0.113.5")],
            Names = { ["203-0-113-6.isp.example"] = [IPAddress.Parse("203.0.113.99")] },
            Conversations = new SimulatedConversations(clock, (_, _) => SimulatedTalk.Answers()),
        });
        string results = host.Path("results"), named = host.Path("named");
        string[] tfo = ["measure", "tfo", "--layer", "kernel", "203.0.113.4/30:53", "--allow", "203.0.113.0/24"],
            ping = ["measure", "tcpping", "--resolve", "tcpconnect://203-0-113-6.isp.example:80", "--allow", "203.0.113.0/24"];
        host.Run([.. tfo, "-o", results]).Ends(0);
        host.Run([.. ping, "-o", named]).Ends(0);
        string first = host.Read(results), name = host.Read(named);
        first.ShouldNotContain("203.0.113.6");
        name.ShouldNotContain("203-0-113-6");
        CliRun.Parse(first).Count.ShouldBe(4);
        host.Run([.. tfo, "--resume", results]).Ends(0);
        host.Run([.. ping, "--resume", named]).Ends(0);
        host.Read(results).ShouldBe(first);
        host.Read(named).ShouldBe(name);
        host.Run("measure", "tfo", "--layer", "kernel", "203.0.113.6:53", "--resume", results).Ends(0);
        CliRun.Parse(host.Read(results)).Count.ShouldBe(5, "one that is typed is another");
    }

    [Fact]
    public void Torn_last_line_is_cut_and_measured_again()
    {
        using var host = new TestHost();
        string results = host.Path("results");
        host.Ping(One, Two, "--parallel", "1", "-o", results).Ends(0);
        string whole = host.Read("results");
        foreach (int cut in (int[])[1, 2, 40, (whole.Length / 2) - 1])
        {
            File.WriteAllText(results, whole[..^cut]);
            host.Ping(One, Two, "--resume", results).Ends(0);
            Inputs(host).ShouldBe([One, Two]);
        }
    }

    [Fact]
    public void Interrupted_measurement_is_measured_again()
    {
        TestHost? host = null;
        bool interrupts = true;
        using (host = new TestHost(
            new SimulatedNetwork((_, n) => Answer.Connects(5) with { OnSend = interrupts && n == 1 ? () => host!.Interrupt() : null })))
        {
            string results = host.Path("results");
            host.Ping(One, "-o", results).Ends(130);
            interrupts = false;
            host.Ping(One, "--resume", results).Ends(0);
            Inputs(host).ShouldBe([One, One]);
            Failures(CliRun.Parse(host.Read("results"))[1]).ShouldBe([null, null, null]);
            host.Ping(One, "--resume", results).Ends(0);
            Inputs(host).ShouldBe([One, One], "now it is there");
        }
    }

    [Fact]
    public void Key_is_input_options_and_the_occurrence_of_the_line()
    {
        using var host = new TestHost();
        string results = host.Path("results");
        host.Ping(One, One, "-o", results).Ends(0);
        host.Ping(One, One, One, "--resume", results).Ends(0);
        Inputs(host).Count().ShouldBe(3);
        host.Ping(One, "--delay", "700ms", "--resume", results).Ends(0);
        Inputs(host).Count().ShouldBe(4, "other options are another measurement");
    }

    [Fact]
    public void Resume_and_output_are_one_file()
    {
        using var host = new TestHost();
        string results = host.Write("results");
        host.Ping(One, "--resume", results, "-o", results).Ends(2).Error.ShouldContain("leave out --output");
    }

    private static string[] Addresses(byte[] capture)
    {
        CaptureReader.TryOpen(new MemoryStream(capture), out CaptureReader? reader).ShouldBeTrue();
        SortedSet<string> found = new(StringComparer.Ordinal);
        while (reader!.TryRead(out CapturedPacket packet))
        {
            packet.TryGetIp(out ReadOnlySpan<byte> ip).ShouldBeTrue();
            string to = new System.Net.IPAddress(ip.Slice(16, 4)).ToString();
            if (to.StartsWith("203.0.113.", StringComparison.Ordinal)) found.Add(to);
        }

        return [.. found];
    }

    private static IEnumerable<string?> Failures(JsonElement line) => line.GetProperty("test_keys").GetProperty("pings").EnumerateArray()
        .Select(ping => ping.GetProperty("tcp_connect")[0].GetProperty("status").GetProperty("failure").GetString());

    private static IEnumerable<string?> Inputs(TestHost host)
        => CliRun.Parse(host.Read("results")).Select(line => line.GetProperty("input").GetString());
}
