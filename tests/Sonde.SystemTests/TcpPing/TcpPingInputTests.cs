using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>Many targets, their rates, and the ways out of the machine.</summary>
public sealed class TcpPingInputTests
{
    private const int Port = 80;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Good_lines_are_measured_and_bad_and_blocked_ones_are_told(bool fromStandardInput)
    {
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Port);
        const string lines =
            "# a comment\n\ntcpconnect://192.0.2.1:80\n192.0.2.2:80\ntcpconnect://203.0.113.1:80\ntcpconnect://192.0.2.3:80\n";
        string file = Path.Combine(chain.Network.Folder, "targets.txt");
        await File.WriteAllTextAsync(file, lines);
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { Input = fromStandardInput ? lines : null },
            ["measure", "tcpping", "-f", fromStandardInput ? "-" : file, "-O", "Repetitions=1", "--allow", "192.0.2.0/24", "--yes"]);

        run.ExitCode.ShouldBe(3, run.Error);
        run.Lines.Select(line => line.GetProperty("input").GetString())
            .ShouldBe(["tcpconnect://192.0.2.1:80", "tcpconnect://192.0.2.3:80"], ignoreOrder: true);
        run.Error.ShouldContain("4");
        run.Error.ShouldContain("did you mean tcpconnect://192.0.2.2:80");
    }

    [Fact]
    public async Task Rate_spreads_the_starts_of_targets()
    {
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Port);
        Capture capture = await Capture.StartAsync(chain.Client.Links[0].Left, "tcp");
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { Input = string.Concat(Enumerable.Range(1, 21).Select(i => $"tcpconnect://192.0.2.{i}:{Port}\n")) },
            ["measure", "tcpping", "-O", "Repetitions=1", "--rate", "20", "--allow", "192.0.2.0/24", "--yes"]);
        await capture.StopAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        double[] starts =
            [.. capture.Fields("tcp.flags.syn == 1 && tcp.flags.ack == 0", "frame.time_epoch").Select(row => double.Parse(row[0]))];
        starts.Length.ShouldBe(21);
        (starts[^1] - starts[0]).ShouldBeInRange(0.9, 3);
    }

    [Fact]
    public async Task Control_is_pinged_in_between()
    {
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        await chain.Server.NginxAsync(Port);
        JsonElement measurement = await chain.Client.TcpPingAsync(
            IPAddress.Parse("192.0.2.9"), Port + 1, ordinaryUser: false, "--control", $"tcpconnect://192.0.2.10:{Port}");
        measurement.ShouldAllBe("connection_refused dial/tcp.refused");
        JsonElement control = measurement.GetProperty("test_keys").GetProperty("x_control");
        JsonElement[] pings = [.. control.GetProperty("pings").EnumerateArray()];
        pings.Select(ping => ping.InWords()).ShouldBe(["success match", "success match", "success match"]);
        pings[0].Connect().GetProperty("t0").GetDouble().ShouldBeInRange(0.04, 0.5);
        pings[0].Connect().GetProperty("ip").GetString().ShouldBe("192.0.2.10");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interface_and_source_decide_the_way_out(bool v6)
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), left = network.Router("left"), right = network.Router("right");
        LabHost server = network.Host("server").Announce("192.0.2.0/24").Announce("2001:db8:ffff::/64");
        network.Link(client, left);
        network.Link(left, server);
        LabLink second = network.Link(client, right);
        network.Link(right, server);
        network.Start();
        left.Rules(Middlebox.DropTcp(9));
        string target = TcpPingRun.Target(IPAddress.Parse(v6 ? "2001:db8:ffff::1" : "192.0.2.1"), 9);
        string source = second.At(client).Address(v6).ToString();
        client.Run("ip", v6 ? "-6" : "-4", "rule", "add", "from", source, "table", "7");
        client.Ip($"route add default via {second.Beyond(client).Address(v6)} dev {second.At(client).Interface} table 7");

        SondeRun run = await client.SondeAsync("measure", "tcpping", target, "-O", "Repetitions=1", "--source", source, "--yes");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Line.ShouldAllBe("connection_refused dial/tcp.refused");
        run = await client.SondeAsync("measure", "-i", second.At(client).Interface, "tcpping", target, "-O", "Repetitions=1", "--yes");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Line.ShouldAllBe("connection_refused dial/tcp.refused");
    }
}
