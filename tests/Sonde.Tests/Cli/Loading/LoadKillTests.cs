using Sonde.Tests.Analysis;
using Sonde.Tests.Cli.Processes;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Loading;

/// <summary>A load that is killed (kill -9) while it asks anything, and started again, leaves every row once.</summary>
public sealed class LoadKillTests
{
    [Fact]
    public async Task Killed_at_any_request_and_started_again_it_loses_no_row_and_brings_none_twice()
    {
        Repetitions.SkipUnlessLong();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        using var host = new TestHost();
        foreach (string scan in (string[])["a", "b"])
        {
            Directory.CreateDirectory(host.Path($"in/{scan}"));
            host.Write($"in/{scan}/results.json", Classified.Failed("EOF"), Classified.Failed("i/o timeout"));
        }

        host.Run("classify", host.Path("in"), "-o", host.Path("out")).Ends(0);
        using var undisturbed = new FakeClickhouse();
        host.Run("load", "clickhouse", undisturbed.Url, host.Path("out")).Ends(0);
        undisturbed.Contents.ShouldNotBeEmpty();

        using var server = new FakeClickhouse();
        int kills = 0, step = Repetitions.Of(5, 1, 1);
        for (int at = 0; at < undisturbed.Asked; at += step)
        {
            using SondeProcess load = Start(host, server);
            server.OnRequest = number =>
            {
                if (number != at) return;
                load.Signal("KILL");
                kills++;
            };
            (await load.EndAsync()).ExitCode.ShouldBe(137);
            server.OnRequest = _ => { };
            server.Restart();
        }

        kills.ShouldBeGreaterThan(3);
        using SondeProcess last = Start(host, server);
        (await last.EndAsync()).Ends(0).Error.ShouldBe("2 units loaded\n");
        server.Contents.ShouldBe(undisturbed.Contents);
        server.Tables.ShouldBe(undisturbed.Tables);
    }

    private static SondeProcess Start(TestHost host, FakeClickhouse server)
        => SondeProcess.Start(["load", "clickhouse", server.Url, host.Path("out")]);
}
