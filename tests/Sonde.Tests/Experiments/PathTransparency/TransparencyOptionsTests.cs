using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency;

/// <summary>
/// Every option that an experiment of path transparency has, given to each of them: it shows in the line, or what is said is why not.
/// </summary>
public sealed class TransparencyOptionsTests
{
    private const string Target = "203.0.113.80";

    private static ExperimentDescription[] Experiments
        => [.. ExperimentCatalog.All.Select(each => each.Description).Where(each => each.Vocabulary.Count > 0)];

    /// <summary>Each option, and each word of one that takes few.</summary>
    private static (string Name, string? Value)[] Options =>
    [
        .. Experiments.SelectMany(each => each.Options).SelectMany(option => option switch
        {
            OptionDescription.Text { Choices.Count: > 0 } text => text.Choices.Select(choice => (text.Name, (string?)choice)),
            OptionDescription.Text { Name: "Codepoint" } => [("Codepoint", "46")],
            OptionDescription.Text text => [(text.Name, "GET /")],
            OptionDescription.Duration duration => [(duration.Name, "700ms")],
            _ => [(option.Name, null)],
        }).Distinct(),
    ];

    public static TheoryData<string, string, string?> All
    {
        get
        {
            var all = new TheoryData<string, string, string?>();
            foreach (ExperimentDescription experiment in Experiments)
                foreach ((string name, string? value) in Options) all.Add(experiment.Name, name, value);
            return all;
        }
    }

    [Fact]
    public void The_walk_has_all_eight_experiments_and_their_options()
    {
        Experiments.Select(each => each.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["dscp", "ecn", "evilbit", "h2", "mss", "tcpopt", "tfo", "udpzero"]);
        Options.Select(each => each.Name).Distinct().Order(StringComparer.Ordinal).ShouldBe(
            ["Codepoint", "Connect", "CsvInput", "Layer", "Locate", "NoCapture", "OutputFlows", "Payload", "Pcap", "Timeout"]);
    }

    [Dear]
    [Theory]
    [MemberData(nameof(All))]
    public void Option_works_or_it_is_said_why_not(string nettest, string name, string? value)
    {
        string flag = OptionDescription.FlagOf(name);
        string[] given = value is null ? [flag] : [flag, value];
        if (name == "Payload" && Find(nettest).Options.Any(option => option.Name == name)) given = [.. given, "--connect", "tcp"];
        bool takes = Takes(Find(nettest), name, value);
        using var host = new TestHost(NetworkFor(nettest, value));
        if (name == "Pcap") given = [flag, host.Path("run.pcap")];
        CliRun run = host.Run(["measure", nettest, $"{Target}:{(nettest == "udpzero" ? 53 : 80)}", "--allow", "203.0.113.0/24", .. given]);
        if (!takes)
        {
            run.Ends(2).Error.ShouldStartWith("sonde: ");
            string said = run.Error["sonde: ".Length..];
            said.ShouldContain(flag);
            string why = said[(said.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            bool isOfAnother = said.Contains("it is one of", StringComparison.Ordinal),
                isOneOfFew = why.StartsWith("must be ", StringComparison.Ordinal);
            (isOfAnother || isOneOfFew || why.Split(' ').Length > 4).ShouldBeTrue(said);
            if (name is "Layer" or "Locate" or "NoCapture" or "Payload") (isOfAnother || isOneOfFew).ShouldBeFalse(said);
            return;
        }

        JsonElement line = run.Ends(0).Lines.Single();
        line.TryGetProperty("error", out _).ShouldBeFalse(line.ToString());
        line.GetProperty("conditions").GetArrayLength().ShouldBeGreaterThan(0);
        if (name == "Locate") line.GetProperty("x_locate").GetProperty("probes").GetArrayLength().ShouldBeGreaterThan(0);
        if (name == "OutputFlows") line.GetProperty("flow_results").GetArrayLength().ShouldBeGreaterThan(1);
        if (name == "Pcap") new FileInfo(host.Path("run.pcap")).Length.ShouldBeGreaterThan(200);
        if (name == "Layer")
        {
            line.TryGetProperty("x_connections", out _).ShouldBe(value is "kernel" or "both", value);
            line.TryGetProperty("x_wire", out _).ShouldBe(value is "wire" or "both", value);
        }
    }

    [Theory]
    [InlineData("ecn", "ecn_ect0_data_rev", 4)]
    [InlineData("dscp", "dscp_mark_syn_fwd", 2)]
    [InlineData("mss", "mss_value_rev", 4)]
    [InlineData("tcpopt", "tcpopt_ts", 5)]
    [InlineData("evilbit", "evilbit_syn_fwd", 2)]
    [InlineData("udpzero", "udp_zero_checksum_fwd", 2)]
    [InlineData("tfo", "tfo_synkind", 5)]
    public void Records_of_crafted_flows_have_what_an_observer_would_have_seen(string nettest, string field, int flows)
    {
        using var host = new TestHost(NetworkFor(nettest, null));
        JsonElement line = host.Run(
            ["measure", nettest, $"{Target}:{(nettest == "udpzero" ? 53 : 80)}", "--allow", "203.0.113.0/24", "--output-flows", "--layer", "wire",
                .. nettest == "udpzero" ? [] : (string[])["--connect", "http"]]).Ends(0).Lines.Single();
        line.GetProperty("missed_flows").GetInt32().ShouldBe(0);
        JsonElement[] records = [.. line.GetProperty("flow_results").EnumerateArray()];
        records.Length.ShouldBe(flows);
        records.Select(record => record.GetProperty("config").GetInt32()).ShouldBe(Enumerable.Range(0, flows));
        foreach (JsonElement record in records)
        {
            record.GetProperty("observed").GetBoolean().ShouldBeTrue();
            record.GetProperty("spdr_state").GetInt32().ShouldBe(0);
            record.GetProperty("pkt_fwd").GetInt32().ShouldBeGreaterThan(0);
            record.GetProperty("pkt_rev").GetInt32().ShouldBeGreaterThan(0);
            record.GetProperty("dip").GetString().ShouldBe(Target);
        }

        records.Any(record => record.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            .ShouldBeTrue(field);
    }

    [Theory]
    [InlineData("-O", "Layer=kernel")]
    [InlineData("-O", "NoCapture=true")]
    public void Assignment_is_refused_with_the_same_reason(string flag, string assignment)
    {
        using var host = new TestHost();
        string said = host.Run("measure", "ecn", $"{Target}:80", "--allow", "203.0.113.0/24", flag, assignment).Ends(2).Error;
        said.ShouldContain(assignment);
        said.ShouldContain(assignment.StartsWith("Layer", StringComparison.Ordinal) ? "net.ipv4.tcp_ecn" : "by the capture alone");
    }

    [Fact]
    public void Combination_that_means_nothing_is_refused()
    {
        using var host = new TestHost();
        host.Run("measure", "ecn", $"{Target}:80", "--payload", "x").Ends(2).Error.ShouldContain("--payload is what --connect tcp sends");
        host.Run("measure", "tfo", $"{Target}:80", "--payload", "x").Ends(2).Error.ShouldContain("--connect dnstcp");
        host.Run("measure", "dscp", $"{Target}:53", "--connect", "dnsudp", "--layer", "kernel").Ends(2).Error
            .ShouldContain("--connect dnsudp sends crafted datagrams");
        host.Run("measure", "mss", $"{Target}:80", "--locate", "--layer", "kernel").Ends(2).Error.ShouldContain("--layer kernel");
    }

    private static ExperimentDescription Find(string nettest) => Experiments.Single(each => each.Name == nettest);

    private static bool Takes(ExperimentDescription experiment, string name, string? value)
        => experiment.Options.FirstOrDefault(option => option.Name == name) is { } option
            && (value is null || option is not OptionDescription.Text { Choices.Count: > 0 } text || text.Choices.Contains(value));

    private static SimulatedNetwork NetworkFor(string nettest, string? value)
    {
        if (nettest == "udpzero" || value == "dnsudp") return new DatagramScene().Network();
        var clock = new SimulatedClock();
        return new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            CanCapture = true,
            Path = VariantScene.Behind(new VariantServer { Answer = AnswerTo(value), OptionsFor = offered => offered }, 3),
            Conversations = new SimulatedConversations(clock, (_, _) => SimulatedTalk.Answers()) { IsObserved = true },
        };
    }

    private static byte[] AnswerTo(string? mode) => mode switch
    {
        "https" => [0x15, 3, 3, 0, 2, 2, 40],
        _ => [.. "HTTP/1.1 200 OK\r\n\r\n"u8],
    };
}
