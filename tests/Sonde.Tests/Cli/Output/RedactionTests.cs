using System.Net;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>What is published tells nobody where it was measured.</summary>
public sealed class RedactionTests
{
    private const string Local4 = "10.20.30.40", Local6 = "fd00:20::30:40", Public = "203.0.113.77";
    private const string Target = "tcpconnect://192.0.2.1:80";

    [Fact]
    public void No_address_of_an_interface_and_no_public_one_is_written()
    {
        foreach (string secret in (string[])[Local4, Local6, Public])
        {
            using TestHost host = Host(secret);
            host.Ping(
                Target, "--probe-ip", Public, "--source", secret, "-A", $"note=[{secret}]:22, not 1{Local4} nor {Local4}1",
                "--probe-network-name", $"net-of {secret}.",
                "--contact", secret, "--metadata", host.Path("metadata"), "-o", host.Path("results")).Ends(0);
            string all = host.Read("results") + host.Read("metadata");
            CliRun.Parse(host.Read("results"))[0].GetProperty("test_keys").GetProperty("pings")[0].GetProperty("x_icmp").GetProperty("from")
                .GetString().ShouldBe("[scrubbed]");
            host.Metadata.GetProperty("contact").GetString().ShouldBe("[scrubbed]");
            host.Metadata.GetProperty("arguments").EnumerateArray().Count(each => each.GetString() == "[scrubbed]").ShouldBe(3);
            foreach (string address in (string[])[Local6, Public]) all.ShouldNotContain(address);
            all.Replace($"1{Local4}", "", StringComparison.Ordinal).Replace($"{Local4}1", "", StringComparison.Ordinal)
                .ShouldNotContain(Local4);
            all.ShouldContain($"not 1{Local4} nor {Local4}1", customMessage: "whole tokens only");
            all.ShouldContain("\"probe_ip\":\"127.0.0.1\"");
        }
    }

    [Fact]
    public void Target_that_is_an_address_of_this_machine_stays_as_typed()
    {
        using TestHost host = Host(Local6);
        string here = $"tcpconnect://{Local4}:80";
        CliRun run = host.Ping(here, "--metadata", host.Path("metadata")).Ends(0);
        run.Inputs.ShouldBe([here]);
        run.Lines[0].GetProperty("test_keys").GetProperty("pings")[0].GetProperty("tcp_connect")[0].GetProperty("ip").GetString()
            .ShouldBe(Local4);
        run.Output.ShouldNotContain(Local6);
        host.Metadata.GetProperty("arguments").EnumerateArray().Select(each => each.GetString()).ShouldContain(here);
    }

    [Fact]
    public void Control_that_is_an_address_of_this_machine_stays_as_typed()
    {
        using TestHost host = Host(Local6);
        JsonElement line = host.Ping(Target, "--control", $"tcpconnect://{Local4}:80").Ends(0).Lines[0];
        line.GetProperty("test_keys").GetProperty("x_control").GetRawText().ShouldContain($"tcpconnect://{Local4}:80");
    }

    [Fact]
    public void Addresses_are_published_only_when_asked_for_in_so_many_words_and_then_they_are_true()
    {
        using TestHost host = Host(Local4);
        JsonElement line = host.Ping(Target, "--no-redact=publish-my-address", "--probe-ip", Public).Ends(0).Lines[0];
        line.GetProperty("probe_ip").GetString().ShouldBe(Public);
        line.GetProperty("test_keys").GetProperty("pings")[0].GetProperty("x_icmp").GetProperty("from").GetString().ShouldBe(Local4);
    }

    [Fact]
    public void Address_that_nobody_told_is_the_one_that_probes_leave_from()
    {
        using TestHost host = Host(Local4);
        string? ProbeIp(params string[] args)
            => host.Ping(["--no-redact=publish-my-address", .. args]).Ends(0).Lines[0].GetProperty("probe_ip").GetString();
        ProbeIp(Target).ShouldBe(Local4);
        ProbeIp("tcpconnect://[2001:db8::1]:80").ShouldBe(Local6);
        ProbeIp(Target, "--source", "10.99.99.99").ShouldBe("10.99.99.99");
    }

    private static TestHost Host(string icmpFrom) => new(new SimulatedNetwork((_, _) => Answer.Fails(113) with
    {
        Icmp = new IcmpError(3, 1, IPAddress.Parse(icmpFrom)),
    })
    { LocalAddresses = [IPAddress.Parse(Local4), IPAddress.Parse(Local6)] });
}
