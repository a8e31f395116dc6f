using System.Text.Json;

using Sonde.SystemTests.Lab;
using Sonde.SystemTests.TcpPing;

namespace Sonde.SystemTests;

/// <summary>The file that is handed out (dotnet publish src/Sonde.Cli -p:PublishProfile=Native).</summary>
public sealed class PublishedFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ordinary_user_sees_who_reset_when_the_file_has_the_right_to_capture(bool withRight)
    {
        LabMachine.Require("setcap");
        string published = SondeProgram.InTree("artifacts/publish/sonde");
        Assert.SkipUnless(File.Exists(published), "needs the published file: dotnet publish src/Sonde.Cli -p:PublishProfile=Native");
        using var chain = LabChain.Of(1);
        string file = Path.Combine(chain.Client.Folder("bin"), "sonde");
        File.Copy(published, file);
        if (withRight)
            LabCommand.Run("setcap", ["cap_net_raw+ep", file]);

        var options = new LabProcessOptions { AsOrdinaryUser = true, MayGainCapabilities = true };
        LabProcess process = chain.Client.StartAtHome(
            file, ["measure", "tcpping", TcpPingRun.Target(chain.Server.V4, 9), "-O", "Repetitions=2", "-O", "Delay=100", "--yes"],
            options);
        SondeRun run = await process.FinishAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        run.Line.ShouldAllBe("connection_refused dial/tcp.refused");
        run.Line.Pings().ShouldAllBe(ping => Has(ping, "x_rst") == withRight);
    }

    private static bool Has(JsonElement ping, string key) => ping.TryGetProperty(key, out _);
}
