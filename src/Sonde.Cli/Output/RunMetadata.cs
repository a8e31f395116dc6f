using System.Buffers;
using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sonde.Cli.Commands;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Runs;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Output;

/// <summary>
/// One JSON object about a run, written at its end: enough to repeat it and to judge it. Its file is opened at the
/// beginning, so that a run of hours does not fail over it.
/// </summary>
internal sealed class RunMetadata : IDisposable
{
    // What decides how this machine sends, retries and refuses.
    private static readonly string[] Sysctls =
    [
        "net/ipv4/tcp_syn_retries", "net/ipv4/tcp_timestamps", "net/ipv4/tcp_ecn", "net/ipv4/tcp_fastopen", "net/ipv4/tcp_sack",
        "net/ipv4/tcp_tw_reuse", "net/ipv4/ip_local_port_range", "net/ipv4/ping_group_range", "net/ipv4/ip_default_ttl",
        "net/ipv6/conf/all/disable_ipv6",
    ];

    private readonly OutputFile _file;
    private readonly MeasureRequest _request;
    private readonly ParseResult _parsed;
    private readonly ProgramHost _host;

    /// <summary>Opens the file.</summary>
    public RunMetadata(string path, MeasureRequest request, ParseResult parsed, ProgramHost host)
    {
        _file = OutputFile.Create("--metadata", path, bufferSize: 0);
        _request = request;
        _parsed = parsed;
        _host = host;
    }

    /// <summary>Writes the object.</summary>
    public void Write(MeasureRun run, RunSettings settings, INetwork network, StopSignal stop)
    {
        RunCounts counts = run.Counts;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true, Encoder = JsonText.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("software_name", "sonde");
            writer.WriteString("software_version", SondeVersion.Number);
            writer.WriteString("commit", SondeVersion.Commit);
            writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            writer.WriteString("kernel", Sysctl.Read("kernel/osrelease") ?? RuntimeInformation.OSDescription);
            writer.WriteString("system", RuntimeInformation.OSDescription);
            WriteStrings(writer, "arguments", _parsed.Tokens.Select(token => token.Value));
            writer.WriteString("x_run_id", settings.RunId);
            writer.WriteString("test_name", settings.Experiment.Description.Name);
            WriteStrings(writer, "options", settings.Options.Recorded);
            writer.WriteString("start", Utc(run.StartedAt));
            writer.WriteString("end", Utc(_host.Time.GetUtcNow()));
            writer.WriteNumber("seed", _request.Run.Seed);
            writer.WriteNumber("rate", settings.Pacing.Rate);
            writer.WriteNumber("parallel", settings.Pacing.Parallel);
            if (_request.Run.Contact is { } contact) writer.WriteString("contact", contact);
            writer.WriteBoolean("interrupted", stop.IsInterrupted);
            writer.WriteBoolean("input_left", counts.IsInputLeft);
            writer.WriteNumber("targets_read", counts.Read);
            writer.WriteNumber("measured", counts.Measured);
            writer.WriteNumber("cut_short", counts.Interrupted);
            writer.WriteNumber("measured_before", counts.Resumed);
            writer.WriteNumber("blocked", counts.Blocked);
            writer.WriteNumber("rejected", counts.Rejected);
            writer.WriteNumber("not_measured", counts.Unmeasured);
            writer.WriteNumber("repeated", counts.Repeated);
            WriteCounts(writer, "failures", counts.Failures);
            WriteCounts(writer, "outcomes", counts.Outcomes);
            if (counts.Findings.Count > 0) WriteCounts(writer, "findings", counts.Findings);
            WriteCounts(writer, "blocked_by", counts.BlockedBy);
            writer.WriteString("blocklist_sha256", _request.Blocklist.Sha256);
            WriteSysctls(writer);
            WritePreflight(writer, counts.Preflight);
            WriteDrops(writer, counts.CaptureDrops);
            writer.WriteEndObject();
        }

        json.Write("\n"u8);
        _file.Write(Redact(json.WrittenMemory, run, settings).Span);
    }

    public void Dispose() => _file.Dispose();

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>The text without secrets. Typed targets stay as typed, those too that are addresses of this machine.</summary>
    private ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> json, MeasureRun run, RunSettings settings)
    {
        if (run.Secrets.Now is not { } secrets) return json;
        foreach (string target in _request.Targets)
        {
            if (settings.Experiment.ReadTarget(target) is TargetReading.Accepted { Host: var host }
                && LiteralAddress.TryParse(host, out IPAddress address))
            {
                secrets = secrets.Without(PacketAddress.From(address));
            }
        }

        return new LineRedactor(secrets).Redact(json);
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach ((string key, long count) in counts) writer.WriteNumber(key, count);
        writer.WriteEndObject();
    }

    private static void WritePreflight(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        if (facts.Count == 0) return;
        writer.WriteStartObject("preflight");
        foreach ((string name, string value) in facts) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void WriteSysctls(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("sysctls");
        foreach (string name in Sysctls)
        {
            if (Sysctl.Read(name) is { } value) writer.WriteString(name.Replace('/', '.'), value);
        }

        writer.WriteEndObject();
    }

    private static void WriteDrops(Utf8JsonWriter writer, long? drops)
    {
        if (drops is { } lost) writer.WriteNumber("capture_drops", lost);
        else writer.WriteNull("capture_drops");
    }
}
