using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>A machine that stalls says nothing about the network.</summary>
public sealed class TcpPingStallTests
{
    private const int SigStop = 19, SigCont = 18;

    [Fact]
    public async Task Process_that_was_stalled_past_the_timeout_still_sees_the_answer()
    {
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), router = network.Router("router"), server = network.Host("server");
        network.SoftPath(client, router, TimeSpan.FromMilliseconds(400));
        network.Link(router, server);
        network.Start();
        await server.NginxAsync(80);
        var syns = new SynCounter(router);
        LabProcess sonde = client.StartSonde(new LabProcessOptions(),
            "measure", "tcpping", TcpPingRun.Target(server.V4, 80), "-O", "Repetitions=1", "-O", "Timeout=1000", "--yes");
        await syns.UntilAsync(1);
        sonde.Signal(SigStop);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        sonde.Signal(SigCont);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromSeconds(10));
        run.Line.Pings().Single().InWords().ShouldBe("success match");
    }
}
