using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>
/// Kernel routers that spread load by ports over two ways, of which one is a router longer: nobody is accused for the way that its port was
/// given, and what is done to a port is found all the same.
/// </summary>
public sealed class TracerouteWaysTests
{
    private const int Traces = 3;

    private static readonly string[] Harmless = ["path.agrees", "path.diverges", "path.unknown"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ways_of_unequal_length_accuse_no_flow(bool v6)
    {
        (LabNetwork network, LabHost client, _, LabHost server) = Start();
        using (network)
        {
            for (int i = 0; i < Traces; i++)
            {
                JsonElement measurement = await client.TracerouteAsync(server.Address(v6));
                JsonElement path = measurement.GetProperty("test_keys").GetProperty("x_path");
                foreach (JsonElement flow in path.GetProperty("flows").EnumerateArray())
                    flow.GetProperty("verdict").GetString()!.Split(':')[0].ShouldBeOneOf(Harmless, flow.GetRawText());
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_done_to_a_port_before_the_ways_part_is_found(bool v6)
    {
        (LabNetwork network, LabHost client, LabHost first, LabHost server) = Start();
        using (network)
        {
            first.Rules(Middlebox.ResetTcp(443));
            first.Rules(Middlebox.DropTcp(80));
            JsonElement measurement = await client.TracerouteAsync(server.Address(v6));
            // The kernel limits the first router's answers to 19 flows: it may be silent to one of them to the end.
            measurement.Verdict("tcp/443").ShouldBeOneOf("path.reset_midway:0", "path.reset_midway:1");
            measurement.Verdict("tcp/80").ShouldBeOneOf("path.dropped_after:0", "path.dropped_after:1");
            foreach (string well in (string[])["tcp/22", "udp/53", "icmp"])
                measurement.Verdict(well).Split(':')[0].ShouldBeOneOf(Harmless, well);
        }
    }

    [Theory]
    [InlineData("http")]
    [InlineData("sni")]
    public async Task Payloads_on_ways_of_unequal_length_accuse_no_name_and_a_reset_is_found(string kind)
    {
        (LabNetwork network, LabHost client, LabHost first, LabHost server) = Start();
        using (network)
        {
            if (kind == "sni") await server.NginxTlsAsync(443);
            else await server.NginxAsync(80);
            for (int i = 0; i < Traces; i++)
            {
                (JsonElement clean, _) = await client.PayloadAsync(server.V4, $"--payload-{kind}", PayloadRun.Blocked);
                clean.Verdict().Split(':')[0].ShouldBeOneOf(Harmless);
            }

            first.Rules(kind == "http" ? Middlebox.ResetHttp(PayloadRun.Blocked) : Middlebox.ResetSni(PayloadRun.Blocked));
            (JsonElement blocked, _) = await client.PayloadAsync(server.V4, $"--payload-{kind}", PayloadRun.Blocked);
            blocked.Verdict().ShouldBe("path.reset_midway:1");
        }
    }

    // client - first - { near | far - farther } - last - server, the same ways back.
    private static (LabNetwork Network, LabHost Client, LabHost First, LabHost Server) Start()
    {
        var network = new LabNetwork();
        LabHost client = network.Host("client"), first = network.Router("first"), near = network.Router("near"),
            far = network.Router("far"), farther = network.Router("farther"), last = network.Router("last"), server = network.Host("server");
        network.Link(client, first);
        LabLink byNear = network.Link(first, near), byFar = network.Link(first, far), nearLast = network.Link(near, last),
            fartherLast = network.Link(farther, last);
        network.Link(far, farther);
        network.Link(last, server);
        network.Start();
        Spread(first, server, byNear, byFar);
        Spread(last, client, nearLast, fartherLast);
        // These go on, and not back to where both ways are.
        Along(far, server, farther);
        Along(farther, client, far);
        return (network, client, first, server);
    }

    private static void Spread(LabHost at, LabHost to, params LabLink[] ways)
    {
        foreach (bool v6 in (bool[])[false, true])
        {
            string by = string.Concat(ways.Select(link => $" nexthop via {link.Beyond(at).Address(v6)} dev {link.At(at).Interface}"));
            at.Ip($"route replace {to.Address(v6)}/{(v6 ? 128 : 32)}{by}");
        }
    }

    private static void Along(LabHost at, LabHost to, LabHost next)
    {
        LabLink link = at.Links.Single(link => link.Beyond(at).Host == next);
        foreach (bool v6 in (bool[])[false, true])
            at.Ip($"route replace {to.Address(v6)}/{(v6 ? 128 : 32)} via {link.Beyond(at).Address(v6)} dev {link.At(at).Interface}");
    }
}
