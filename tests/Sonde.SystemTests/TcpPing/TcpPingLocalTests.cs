using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>What the measuring machine itself causes is neither loss nor the network's.</summary>
public sealed class TcpPingLocalTests
{
    private const int Port = 80;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Interface_that_goes_down_and_comes_back_is_no_loss(bool v6, bool ordinaryUser)
    {
        using var chain = LabChain.Of(1);
        await chain.Server.NginxAsync(Port);
        var syns = new SynCounter(chain.Routers[0]);
        LabProcess sonde = Start(chain, v6, ordinaryUser, "-O", "Repetitions=20");
        await syns.UntilAsync(4);
        string device = chain.Client.Links[0].At(chain.Client).Interface;
        chain.Client.Ip($"link set {device} down");
        await Task.Delay(TimeSpan.FromMilliseconds(900), TimeProvider.System);
        chain.Client.Ip($"link set {device} up", $"route add default via {chain.Routers[0].V4}");
        SondeRun run = await sonde.FinishAsync();

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement keys = run.Line.GetProperty("test_keys");
        JsonElement[] local = [.. run.Line.Pings().Where(ping => ping.TryGetProperty("x_local", out _))];
        local.Length.ShouldBeGreaterThan(2);
        local.ShouldAllBe(ping => ping.GetProperty("x_outcome_code").GetString() == "setup/system_failure");
        run.Line.Pings().Select(ping => ping.GetProperty("x_outcome_code").GetString()).Distinct()
            .ShouldBe(["match", "setup/system_failure"], ignoreOrder: true);
        keys.GetProperty("x_summary").GetProperty("loss").GetDouble().ShouldBe(0);
        keys.GetProperty("x_summary").GetProperty("sent").GetInt32().ShouldBe(20 - local.Length);
    }

    [Fact]
    public async Task Silence_is_nobodys_where_the_interface_went_down_before_the_time_was_up()
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.DropTcp(Port));
        var syns = new SynCounter(chain.Routers[0]);
        LabProcess sonde = Start(chain, v6: false, ordinaryUser: true, "-O", "Repetitions=3", "-O", "Timeout=2000");
        await syns.UntilAsync(3);
        chain.Client.Ip($"link set {chain.Client.Links[0].At(chain.Client).Interface} down");
        SondeRun run = await sonde.FinishAsync();

        run.Line.Pings()
            .ShouldAllBe(
                ping => ping.GetProperty("x_local").GetBoolean()
                && ping.GetProperty("x_outcome_code").GetString() == "setup/system_failure");
        run.Line.GetProperty("test_keys").GetProperty("x_summary").GetProperty("loss").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Same_silence_with_the_interface_up_is_loss()
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(Middlebox.DropTcp(Port));
        JsonElement measurement = await chain.Client.TcpPingAsync(chain.Server.V4, Port, ordinaryUser: true, "-O", "Timeout=700");
        measurement.ShouldAllBe("generic_timeout_error dial/timeout");
        measurement.Pings().ShouldAllBe(ping => !Has(ping, "x_local"));
        measurement.GetProperty("test_keys").GetProperty("x_summary").GetProperty("loss").GetDouble().ShouldBe(1);
    }

    [Fact]
    public async Task Sockets_that_rest_are_given_up_where_there_are_no_others()
    {
        LabMachine.Require("prlimit");
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        network.SoftPath(client, server, TimeSpan.FromMilliseconds(100)); // so that as many are under way as may be
        network.Start();
        const int Each = 100, Least = Each + 96; // fewer than that the program asks for itself
        string targets = string.Concat(((bool[])[false, true]).SelectMany(
            v6 => Enumerable.Range(1001, Each).Select(port => TcpPingRun.Target(server.Address(v6), port) + "\n")));
        LabProcess sonde = client.StartAtHome(
            "prlimit",
            [$"--nofile={Least}:{Least}", "--", .. SondeProgram.Command, "measure", "tcpping", "-O", "Repetitions=1", "--parallel",
                $"{Each}", "--rate", "0", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0"],
            new LabProcessOptions { Input = targets });
        SondeRun run = await sonde.FinishAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.SelectMany(line => line.Pings()).Select(ping => ping.InWords()).ShouldAllBe(
            words => words == "connection_refused dial/tcp.refused");
        run.Lines.Count.ShouldBe(2 * Each);
    }

    private static LabProcess Start(LabChain chain, bool v6, bool ordinaryUser, params IEnumerable<string> options)
        => chain.Client.StartSonde(
            new LabProcessOptions { AsOrdinaryUser = ordinaryUser },
            ["measure", "tcpping", TcpPingRun.Target(chain.Server.Address(v6), Port), "-O", "Delay=200", .. options, "--yes"]);

    private static bool Has(JsonElement ping, string key) => ping.TryGetProperty(key, out _);
}
