using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Payloads within real connections to nginx, through routers of which one treats them in another way.</summary>
public sealed class PayloadPathTests
{
    private const string Blocked = PayloadRun.Blocked;

    [Theory]
    [InlineData("http", false)]
    [InlineData("http", true)]
    [InlineData("sni", false)]
    [InlineData("sni", true)]
    public async Task Clean_path_agrees_and_leaves_nothing_behind(string kind, bool v6)
    {
        using LabChain chain = await ServedAsync(6, kind);
        Capture capture = await Capture.StartAsync(chain.Server.Links[0].At(chain.Server), "tcp");
        string file = Path.Combine(chain.Client.Folder("pcap"), "trace.pcap");
        (JsonElement measurement, string seen) = await chain.Client.PayloadAsync(
            chain.Server.Address(v6), $"--payload-{kind}", Blocked, "--pcap", file);
        await capture.StopAsync();
        measurement.Verdict().ShouldBe("path.agrees");
        measurement.Payload().GetProperty("distance").GetInt32().ShouldBe(7);
        measurement.PayloadHops("control").ShouldBe([.. chain.Truth(v6, 6), "data"]);
        measurement.PayloadHops("test").ShouldBe([.. chain.Truth(v6, 6), "data"]);
        measurement.GetProperty("test_name").GetString().ShouldBe("sonde_traceroute");
        measurement.Published().ShouldNotContain(chain.Client.Address(v6) + "\"");
        seen.ShouldContain("test and control agree: both reach the destination, 7 hops away  [path.agrees]");

        // Every connection was opened and closed by both ends, and neither our kernel nor we reset any.
        string client = $"{(v6 ? "ipv6" : "ip")}.src == {chain.Client.Address(v6)}";
        string server = $"{(v6 ? "ipv6" : "ip")}.src == {chain.Server.Address(v6)}";
        string[] opened = Ports(capture, $"{client} && tcp.flags.syn == 1", "tcp.srcport");
        opened.Length.ShouldBeGreaterThanOrEqualTo(15);
        capture.Fields("tcp.flags.reset == 1", "ip.src", "ipv6.src", "tcp.srcport").ShouldBeEmpty();
        Ports(capture, $"{client} && tcp.flags.fin == 1", "tcp.srcport").ShouldBe(opened);
        Ports(capture, $"{server} && tcp.flags.fin == 1", "tcp.dstport").ShouldBe(opened);
        string syns = chain.Client.Run(
            "tshark", "-n", "-r", file, "-Y", "tcp.flags.syn == 1 && tcp.flags.ack == 0", "-T", "fields", "-e", "tcp.srcport");
        syns.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(opened);
        chain.Client.Run("nft", "list", "ruleset").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http", false, 1)]
    [InlineData("http", false, 4)]
    [InlineData("http", true, 4)]
    [InlineData("sni", false, 6)]
    [InlineData("sni", true, 3)]
    public async Task Router_that_resets_the_test_is_named(string kind, bool v6, int router)
    {
        using LabChain chain = await ServedAsync(6, kind);
        chain.Routers[router - 1].Rules(kind == "http" ? Middlebox.ResetHttp(Blocked) : Middlebox.ResetSni(Blocked));
        Capture capture = await Capture.StartAsync(chain.Server.Links[0].At(chain.Server), "tcp");
        (JsonElement measurement, string seen) = await chain.Client.PayloadAsync(chain.Server.Address(v6), $"--payload-{kind}", Blocked);
        await capture.StopAsync();
        measurement.Verdict().ShouldBe($"path.reset_midway:{router}");
        JsonElement payload = measurement.Payload();
        payload.GetProperty("parts_at").GetInt32().ShouldBe(router + 1);
        payload.GetProperty("test").GetProperty("ending").GetString().ShouldBe("rst");
        payload.GetProperty("test").GetProperty("own").GetBoolean().ShouldBeFalse();
        measurement.PayloadHops("control").ShouldBe([.. chain.Truth(v6, 6), "data"]);
        measurement.PayloadHops("test")[..(router + 1)].ShouldBe([.. chain.Truth(v6, router), "rst"]);
        seen.ShouldContain(
            $"test and control part after TTL {router} ({chain.Hops(v6)[router - 1]}): at TTL {router + 1} already something resets the test's connection");

        // The reset went to the client alone; the connection that it left open at the server was closed.
        capture.Fields("tcp.flags.reset == 1", "ip.src", "ipv6.src").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http", false, 4)]
    [InlineData("http", true, 2)]
    [InlineData("sni", false, 6)]
    public async Task Router_that_drops_the_test_is_named(string kind, bool v6, int router)
    {
        using LabChain chain = await ServedAsync(6, kind);
        chain.Routers[router - 1].Rules(kind == "http" ? Middlebox.DropHttp(Blocked) : Middlebox.DropSni(Blocked));
        (JsonElement measurement, string seen) = await chain.Client.PayloadAsync(chain.Server.Address(v6), $"--payload-{kind}", Blocked);
        measurement.Verdict().ShouldBe($"path.dropped_after:{router}");
        measurement.Payload().GetProperty("parts_at").GetInt32().ShouldBe(router + 1);
        measurement.PayloadHops("test")[..router].ShouldBe(chain.Truth(v6, router));
        measurement.PayloadHops("test")[router..].ShouldAllBe(outcome => outcome == "silent");
        seen.ShouldContain($"nothing is heard of the test from TTL {router + 1} on, where the control is still answered");
    }

    [Fact]
    public async Task Nothing_is_told_where_the_control_is_dropped_too()
    {
        using LabChain chain = await ServedAsync(5, "http");
        chain.Routers[2].Rules(Middlebox.DropData(80));
        (JsonElement measurement, string seen) = await chain.Client.PayloadAsync(chain.Server.V4, "--payload-http", Blocked);
        measurement.Verdict().ShouldBe("path.unknown");
        measurement.Payload().GetProperty("reason").GetString().ShouldBe("control_fails");
        measurement.PayloadHops("test")[..3].ShouldBe(chain.Truth(false, 3));
        seen.ShouldContain("nothing can be told: the control fails too, and the destination does not answer it");
    }

    [Fact]
    public async Task Another_host_than_the_one_reset_agrees_and_bytes_may_be_chosen()
    {
        using LabChain chain = await ServedAsync(5, "http");
        chain.Routers[2].Rules(Middlebox.ResetHttp(Blocked));
        (JsonElement other, _) = await chain.Client.PayloadAsync(
            chain.Server.V4, "--payload-http", "www.other.example", "--control-http", "example.org");
        other.Verdict().ShouldBe("path.agrees");
        string hex = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Blocked}\r\n\r\n"));
        (JsonElement bytes, _) = await chain.Client.PayloadAsync(chain.Server.V4, "--payload-hex", hex, "--port", "80", "--proto", "tcp");
        bytes.Verdict().ShouldBe("path.reset_midway:3");
        bytes.Payload().GetProperty("control").GetProperty("value").GetString()
            .ShouldBe(Convert.ToHexStringLower([.. Convert.FromHexString(hex).Select(each => (byte)~each)]));
    }

    [Fact]
    public async Task Closed_port_is_a_failure()
    {
        using var chain = LabChain.Of(3);
        (JsonElement measurement, string seen) = await chain.Client.PayloadAsync(chain.Server.V4, "--payload-http", Blocked);
        measurement.Verdict().ShouldBe("dial/tcp.refused");
        measurement.GetProperty("test_keys").GetProperty("x_failure").GetString().ShouldBe("connection_refused");
        seen.ShouldContain("nothing can be told: port 80 opens no connection (connection_refused)");
    }

    [Fact]
    public async Task Ordinary_user_is_told_what_it_takes()
    {
        using var chain = LabChain.Of(1);
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { AsOrdinaryUser = true }, "measure", "traceroute", chain.Server.V4.ToString(), "--payload-http", Blocked,
            "--yes");
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("cap_net_raw");
    }

    [Fact]
    public async Task Many_targets_at_once_keep_apart()
    {
        using var chain = LabChain.Of(4, "203.0.113.0/28");
        await chain.Server.NginxAsync(80);
        chain.Routers[1].Rules(Middlebox.ResetHttp(Blocked));
        string[] targets = [.. Enumerable.Range(1, 12).Select(number => $"203.0.113.{number}")];
        SondeRun run = await chain.Client.SondeAsync(
            ["measure", "traceroute", .. targets, "--payload-http", Blocked, "--parallel", "12", "--rate", "0", "--yes"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(12);
        // All twelve share what the routers give to one peer, so that the last router heard may be nearer; a reset is limited by nobody.
        foreach (JsonElement line in run.Lines)
        {
            line.Verdict().ShouldBeOneOf("path.reset_midway:2", "path.reset_midway:1", "path.reset_midway:0");
            line.Payload().GetProperty("parts_at").GetInt32().ShouldBe(3);
        }

        run.Lines.Select(line => line.GetProperty("test_helpers").GetProperty("backend").GetString()).Order(StringComparer.Ordinal)
            .ShouldBe(targets.Order(StringComparer.Ordinal));
    }

    private static string[] Ports(Capture capture, string filter, string field)
        => [.. capture.Fields(filter, field).Select(row => row[0]).Distinct().Order()];

    private static async Task<LabChain> ServedAsync(int routers, string kind)
    {
        var chain = LabChain.Of(routers);
        try
        {
            if (kind == "sni") await chain.Server.NginxTlsAsync(443);
            else await chain.Server.NginxAsync(80);
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        return chain;
    }
}
