using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Cli.Commands;

/// <summary>What breaks while a run is under way ends it or is counted; nothing hangs.</summary>
public sealed class BrokenPlacesTests
{
    [Fact]
    public void File_that_breaks_off_while_it_is_read_is_rejected_and_the_rest_is_measured()
    {
        using var host = new TestHost();
        CliRun run = host.Ping("tcpconnect://127.0.0.1:80", "-f", "/proc/self/mem").Ends(3);
        run.Lines.Count.ShouldBe(1);
        run.Error.ShouldContain("/proc/self/mem:1");
        run.Error.ShouldContain("cannot be read further");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("lo", true)]
    [InlineData("eth0", false)]
    public void Packets_to_loopback_stay_unless_another_interface_is_chosen(string? device, bool stays)
        => new ConnectSettings { Interface = device }.StaysAtHome(IPAddress.Loopback).ShouldBe(stays);

    [Fact]
    public void Loopback_by_way_of_another_interface_needs_consent()
    {
        using TestHost host = new TestHost().WithoutConsent();
        host.Ping("tcpconnect://127.0.0.1:80", "-i", "eth0").Ends(2).Error.ShouldContain("--yes");
        host.Network.Connects.Sent.ShouldBeEmpty();
    }
}
