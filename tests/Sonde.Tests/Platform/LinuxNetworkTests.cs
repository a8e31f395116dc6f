using System.Net;
using Sonde.Experiments.Network;
using Sonde.Platform;

namespace Sonde.Tests.Platform;

public sealed class LinuxNetworkTests
{
    private readonly LinuxNetwork _network = new();

    [Fact]
    public void Probes_to_this_machine_leave_from_this_machine()
        => _network.Addresses.SourceTo(IPAddress.Loopback).ShouldBe(IPAddress.Loopback);

    [Fact]
    public void What_is_there_has_no_flaw()
        => _network.Addresses.FlawOf(new ConnectSettings { Interface = "lo", Source = IPAddress.Loopback }).ShouldBeNull();

    [Fact]
    public void Interface_that_is_not_there_is_a_flaw_and_those_that_are_there_are_named()
        => _network.Addresses.FlawOf(new ConnectSettings { Interface = "nowhere0" }).ShouldNotBeNull().ShouldContain("there are: ");

    [Fact]
    public void Address_of_another_machine_is_a_flaw()
        => _network.Addresses.FlawOf(new ConnectSettings { Source = IPAddress.Parse("192.0.2.55") })
            .ShouldBe("192.0.2.55 is not an address of this machine");

    [Fact]
    public void Loopback_is_no_secret()
        => _network.Addresses.All.ShouldAllBe(address => !IPAddress.IsLoopback(address));
}
