using System.Text.Json;
using System.Text.RegularExpressions;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>Silence at the destination, silence of routers that limit their answers, and what people see meanwhile.</summary>
public sealed class TracerouteSilenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_port_that_the_destination_itself_drops_is_no_drop_on_the_way(bool v6)
    {
        using var chain = LabChain.Of(5);
        chain.Server.Rules(Middlebox.DropTcp(80));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.Address(v6));
        measurement.Verdict().ShouldBe("path.agrees");
        Flow(measurement, "tcp/80").GetProperty("ending").GetString().ShouldBe("silent");
        Flow(measurement, "tcp/443").GetProperty("ending").GetString().ShouldBe("rst");
        measurement.Series().Single(series => series.Name == "tcp/80").Hops.ShouldBe(chain.Hops(v6).Take(5).Select(hop => hop.ToString()));
    }

    [Fact]
    public async Task Routers_with_the_limits_of_their_system_make_nobody_a_culprit()
    {
        using var chain = LabChain.Of(6);

        chain.Server.Rules(Middlebox.DropTcp(80));
        JsonElement measurement = await chain.Client.TracerouteAsync(chain.Server.V4);
        measurement.Verdict().ShouldBe("path.agrees");
        measurement.GetProperty("test_keys").GetProperty("x_path").GetProperty("hops").EnumerateArray()
            .Where(hop => hop.TryGetProperty("note", out JsonElement note) && note.GetString() == "rate_limited").Count().ShouldBe(6);
    }

    [Fact]
    public async Task Person_at_a_terminal_sees_the_table_before_the_trace_is_over()
    {
        LabMachine.Require("script");
        using var chain = LabChain.Of(3);
        chain.Routers[1].Rules(Middlebox.Silent());
        string sonde = $"{string.Join(' ', SondeProgram.Command)} measure multi_protocol_traceroute {chain.Server.V4} --yes -o /dev/null";
        LabProcess process = chain.Client.StartAtHome("script", ["-qec", sonde, "/dev/null"], new LabProcessOptions());
        await process.EndAsync(SondeProgram.Limit);
        string[] blocks = [.. process.Output.Split("\u001b[J").Where(block => block.Contains("TTL  "))];
        blocks.Length.ShouldBeGreaterThan(1, process.Output);
        blocks[0].ShouldContain($"  3  {chain.Hops(v6: false)[2]}");
        blocks[^1].ShouldContain("all flows agree: the destination is 4 hops away");
        // Nothing but line ends, erasures, cursor up, and wrapping switched off and on.
        Regex.Replace(process.Output, @"\r|\n|\u001b\[(K|J|\d+A|\?7[lh]|[\d;]*m)", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Where(char.IsControl).ShouldBeEmpty();
    }

    private static JsonElement Flow(JsonElement measurement, string name)
        => measurement.GetProperty("test_keys").GetProperty("x_path").GetProperty("flows")
        .EnumerateArray().Single(flow => flow.GetProperty("name").GetString() == name);
}
