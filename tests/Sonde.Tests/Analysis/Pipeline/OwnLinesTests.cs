using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>What <c>measure</c> writes, <c>classify</c>, <c>explain</c> and <c>summary</c> read.</summary>
public sealed class OwnLinesTests
{
    [Fact]
    public void Pings_are_classified_explained_and_counted_as_measured()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Refuses(3)));
        string file = host.Path("ping.jsonl");
        host.Ping("tcpconnect://192.0.2.80:9", "--allow", "192.0.2.0/24", "-o", file).Ends(0);
        host.Run("classify", file, "-o", "-").Ends(0).Lines.Select(row => row.GetProperty("outcome_code").GetString())
            .ShouldBe(["dial/tcp.refused", "dial/tcp.refused", "dial/tcp.refused"]);
        host.Run("explain", file + ":1").Ends(0).Output.ShouldContain("❗️dial/tcp.refused");
        host.Run("summary", file, "--enough", "1").Ends(0).Output.ShouldContain("\t3\t0\t3\t0\t0\t");
    }

    [Fact]
    public void Trace_is_classified_explained_and_counted_as_measured()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence) { Path = probe => PathModel.Plain(probe, 6) });
        string file = host.Path("trace.jsonl");
        host.Run("measure", "traceroute", "203.0.113.80", "--allow", "203.0.113.0/24", "-o", file).Ends(0);
        host.Run("classify", file, "-o", "-").Ends(0).Lines.ShouldHaveSingleItem().GetProperty("outcome_code").GetString()
            .ShouldBe("match");
        host.Run("explain", file + ":1").Ends(0).Output.ShouldContain("✅match");
        host.Run("summary", file, "--enough", "1").Ends(0).Output.ShouldContain("\t1\t1\t0\t0\t0\t");
    }
}
