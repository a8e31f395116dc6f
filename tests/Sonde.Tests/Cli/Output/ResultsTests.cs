using System.Text;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>Lines of results: where they go, how they get there, and what every one of them has.</summary>
public sealed class ResultsTests
{
    private const string Target = "tcpconnect://192.0.2.1:80";

    [Fact]
    public void Line_is_handed_over_whole_and_flushed_before_the_next()
    {
        using var host = new TestHost();
        using var stream = new WriteCounter();
        host.Output = stream;
        host.Ping(Target, "tcpconnect://192.0.2.2:80", "tcpconnect://192.0.2.3:80").Ends(0);
        stream.Events.Where(each => each != "").Select(each => each == "flush" ? each : each[^1..]).Take(6)
            .ShouldBe(["\n", "flush", "\n", "flush", "\n", "flush"]);
        CliRun.Parse(string.Concat(stream.Events.Where(each => each != "flush"))).Count.ShouldBe(3);
    }

    [Fact]
    public void Output_file_is_appended_to_and_belongs_to_its_owner_alone()
    {
        using var host = new TestHost();
        string output = host.Path("results");
        host.Ping(Target, "-o", output).Ends(0).Output.ShouldBeEmpty();
        host.Ping(Target, "-o", output).Ends(0);
        CliRun.Parse(host.Read("results")).Count.ShouldBe(2);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(output).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Torn_line_does_not_spoil_what_is_appended()
    {
        using var host = new TestHost();
        string output = host.Path("results");
        File.WriteAllText(output, "{\"torn\":");
        host.Ping(Target, "-o", output).Ends(0);
        string[] lines = File.ReadAllLines(output);
        lines.Length.ShouldBe(2);
        JsonDocument.Parse(lines[1]).RootElement.GetProperty("input").GetString().ShouldBe(Target);
    }

    [Fact]
    public void Every_line_has_ids_and_an_exploratory_one_no_anomaly()
    {
        using var host = new TestHost();
        CliRun run = host.Ping(Target, "tcpconnect://192.0.2.2:80").Ends(0);
        run.Lines.Select(line => line.GetProperty("id").GetGuid()).Distinct().Count().ShouldBe(2);
        run.Lines.Select(line => line.GetProperty("x_run_id").GetGuid()).Distinct().Count().ShouldBe(1);
        run.Output.ShouldNotContain("anomaly");
    }

    [Fact]
    public void Outcome_stands_in_words_and_in_ASCII()
    {
        using var host = new TestHost(new SimulatedNetwork((endpoint, _) => endpoint.Port == 80 ? Answer.Connects(1) : Answer.Silence));
        JsonElement[] keys = [
            .. host.Ping(Target, "tcpconnect://192.0.2.1:81").Ends(0).Lines.Select(line => line.GetProperty("test_keys"))
            .OrderBy(each => each.GetProperty("x_outcome").GetString(), StringComparer.Ordinal)];
        keys.Select(each => each.GetProperty("x_outcome").GetString()).ShouldBe(["\u2705match", "\u2757\uFE0Fdial/timeout"]);
        keys.Select(each => each.GetProperty("x_outcome_code").GetString()).ShouldBe(["match", "dial/timeout"]);
    }

    [Fact]
    public void Unknown_identity_is_as_the_base_format_has_it_and_known_identity_comes_from_flags()
    {
        using var host = new TestHost();
        JsonElement unknown = host.Ping(Target).Ends(0).Lines[0];
        unknown.GetProperty("probe_asn").GetString().ShouldBe("AS0");
        unknown.GetProperty("probe_cc").GetString().ShouldBe("ZZ");
        unknown.GetProperty("probe_network_name").GetString().ShouldBe("");
        unknown.GetProperty("probe_ip").GetString().ShouldBe("127.0.0.1");
        unknown.GetProperty("report_id").GetString().ShouldBe("");
        JsonElement known = host.Ping(
            Target, "--probe-asn", "AS64496", "--probe-cc", "IT", "--probe-network-name", "Example", "-A", "site=roof").Ends(0).Lines[0];
        known.GetProperty("probe_asn").GetString().ShouldBe("AS64496");
        known.GetProperty("probe_cc").GetString().ShouldBe("IT");
        known.GetProperty("probe_network_name").GetString().ShouldBe("Example");
        known.GetProperty("annotations").GetProperty("site").GetString().ShouldBe("roof");
    }

    [Fact]
    public void Disk_that_is_full_is_told_and_makes_the_run_partial()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var host = new TestHost();
        host.Ping(Target, "-o", "/dev/full").Ends(3).Error.ShouldContain("the results could not be written");
    }

    [Fact]
    public void Reader_that_has_gone_is_no_error()
    {
        using var host = new TestHost();
        using var stream = new BrokenPipe();
        host.Output = stream;
        host.Ping(Target).Error.ShouldBeEmpty();
        host.Run("manual").Ends(0).Error.ShouldBeEmpty();
    }

    private sealed class WriteCounter : MemoryStream
    {
        public List<string> Events { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer) => Events.Add(Encoding.UTF8.GetString(buffer));

        public override void Flush() => Events.Add("flush");
    }

    private sealed class BrokenPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe", 32);

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe", 32);
    }
}
