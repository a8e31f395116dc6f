using System.Text.Json;
using Sonde.Experiments.Targets;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

public sealed class RunMetadataTests
{
    [Fact]
    public void Metadata_say_all_that_is_needed_to_repeat_and_to_judge_a_run()
    {
        using var host = new TestHost(new SimulatedNetwork((endpoint, _) => endpoint.Port == 81 ? Answer.Refuses(5) : Answer.Connects(5)));
        host.Network.Connects.CaptureDrops = 4;
        host.Input = "tcpconnect://8.8.8.8:81\ntcpconnect://8.8.8.8:80\nnonsense\ntcpconnect://10.1.1.1:80\n";
        CliRun run = host.Ping(
            "-f", "-", "--random", "--seed", "11", "--rate", "50", "--parallel", "9", "--metadata", host.Path("metadata")).Ends(3);

        JsonElement about = host.Metadata;
        string Text(string name) => about.GetProperty(name).GetString()!;
        long Number(string name) => about.GetProperty(name).GetInt64();
        about.GetProperty("arguments").EnumerateArray().Select(each => each.GetString()).ShouldBe(
            ["measure", "tcpping", "--repetitions", "3", "-f", "-", "--random", "--seed", "11", "--rate", "50", "--parallel", "9",
                "--metadata", host.Path("metadata")]);
        Text("software_name").ShouldBe("sonde");
        Text("software_version").ShouldMatch(@"^\d+\.\d+\.\d+");
        Text("commit").ShouldNotBeEmpty();
        Text("runtime").ShouldStartWith(".NET 10");
        Text("kernel").ShouldBe(File.ReadAllText("/proc/sys/kernel/osrelease").Trim());
        Guid.Parse(Text("x_run_id")).ShouldBe(run.Lines[0].GetProperty("x_run_id").GetGuid());
        Text("test_name").ShouldBe("tcpping");
        Text("start").ShouldBe("2026-03-01T12:00:00.000Z");
        DateTimeOffset.Parse(Text("end")).ShouldBeGreaterThan(DateTimeOffset.Parse(Text("start")).AddSeconds(2));
        Number("seed").ShouldBe(11);
        Number("targets_read").ShouldBe(4);
        Number("measured").ShouldBe(2);
        Number("measured_before").ShouldBe(0);
        Number("blocked").ShouldBe(1);
        Number("rejected").ShouldBe(1);
        Number("not_measured").ShouldBe(0);
        Number("rate").ShouldBe(50);
        Number("parallel").ShouldBe(9);
        Number("capture_drops").ShouldBe(4);
        about.GetProperty("interrupted").GetBoolean().ShouldBeFalse();
        Counts(about, "failures").ShouldBe([("connection_refused", 3)]);
        Counts(about, "outcomes").ShouldBe([("dial/tcp.refused", 1), ("match", 1)]);
        Text("blocklist_sha256").ShouldBe(Blocklist.Default.Sha256);
        about.GetProperty("sysctls").GetProperty("net.ipv4.tcp_syn_retries").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Where_nothing_was_captured_nothing_is_said_to_be_lost()
    {
        using var host = new TestHost();
        host.Ping("tcpconnect://127.0.0.1:80", "--metadata", host.Path("metadata")).Ends(0);
        host.Metadata.GetProperty("capture_drops").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Metadata_of_an_interrupted_run_are_written()
    {
        TestHost? host = null;
        using (host = new TestHost(
            new SimulatedNetwork((_, n) => Answer.Connects(5) with { OnSend = n == 1 ? () => host!.Interrupt() : null })))
        {
            host.Ping("tcpconnect://127.0.0.1:80", "--metadata", host.Path("metadata")).Ends(130);
            host.Metadata.GetProperty("interrupted").GetBoolean().ShouldBeTrue();
            Counts(host.Metadata, "failures").ShouldBe([("interrupted", 1)]);
            host.Metadata.GetProperty("measured").GetInt64().ShouldBe(0, "what is cut off is not measured");
            host.Metadata.GetProperty("cut_short").GetInt64().ShouldBe(1);
        }
    }

    [Fact]
    public void File_that_cannot_be_written_in_the_end_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var host = new TestHost();
        host.Ping("tcpconnect://127.0.0.1:80", "--metadata", "/dev/full").Ends(3).Error.ShouldContain("--metadata /dev/full could not be written");
    }

    private static IEnumerable<(string Name, long Count)> Counts(JsonElement about, string name)
        => about.GetProperty(name).EnumerateObject().Select(each => (each.Name, each.Value.GetInt64()));
}
