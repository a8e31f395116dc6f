using System.Net;
using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Hops beside those of the tools of today, protocol by protocol.</summary>
public sealed class TraceroutePeerTests
{
    [Theory]
    [InlineData(12, false)]
    [InlineData(12, true)]
    [InlineData(29, false)]
    public async Task Hops_are_those_of_scamper_and_of_traceroute(int routers, bool v6)
    {
        LabMachine.Require("traceroute", "scamper");
        using var chain = LabChain.Of("hops of three programs in a row are compared", routers);
        IPAddress target = chain.Server.Address(v6);
        JsonElement measurement = await chain.Client.TracerouteAsync(target);
        string[] truth = [.. chain.Hops(v6).Select(hop => hop.ToString())];
        foreach ((string flag, string job, string name) in ((string, string, string)[])
            [("-I", "-P icmp-paris", "icmp"), ("-T -p 22", "-P tcp -d 22", "tcp/22"), ("-U -p 53", "-P udp-paris -d 53", "udp/53")])
        {
            string[] own = measurement.Series().Single(series => series.Name == name).Hops;
            own.ShouldBe(truth, name);
            own.ShouldBe(Hops(chain.Client.Run("traceroute", ["-n", "-q1", .. flag.Split(' '), target.ToString()])), "traceroute " + flag);
            own.ShouldBe(Hops(chain.Client.Run("scamper", "-p", "1000", "-c", "trace " + job, "-i", target.ToString())), "scamper " + job);
        }
    }

    private static string[] Hops(string text) =>
        [.. text.Split('\n').Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1)
            .Select(words => words[1])];
}
