using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Experiments.Wire;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Experiments.Traceroute.Payloads;

/// <summary>One connection of a payload trace.</summary>
public sealed class PayloadFlowTests
{
    // The loop takes a plan that waits for the moment it is for one that has nothing new to wait for.
    [Fact]
    public void Connection_that_is_to_close_when_it_opens_waits_for_what_is_still_to_come()
    {
        var ends = new WireEndpoints(PacketAddress.FromIpv4(0xC000020A), 20000, PacketAddress.FromIpv4(0xCB007150), 80);
        var flow = new PayloadFlow(PayloadRole.Test, 5, ends, [1, 2, 3], 1, () => 1, TimeSpan.FromSeconds(1));
        var now = new Instant(1_000_000_000);
        flow.Begin(now);
        flow.Close(now);
        int turns = 0;
        while (flow.State == PayloadFlowState.Opening && turns++ < 10)
        {
            Instant due = flow.OnTime(now);
            if (flow.State != PayloadFlowState.Opening) break;
            due.ShouldBeGreaterThan(now);
            now = due;
        }

        flow.State.ShouldBe(PayloadFlowState.Closed);
        flow.End.ShouldBe(PayloadFlowEnd.Unused);
    }
}
