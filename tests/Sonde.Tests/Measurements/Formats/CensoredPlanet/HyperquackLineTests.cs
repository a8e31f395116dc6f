using System.Text;
using System.Text.Json;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Model;
using Sonde.Tests.Analysis;

namespace Sonde.Tests.Measurements.Formats.CensoredPlanet;

public sealed class HyperquackLineTests
{
    private static readonly LineClassifier Classifier = new(Classified.Signatures(RuleSetName.Sonde), IpMetadata.None);
    private static readonly string[] Services = ["echo", "discard", "http", "https"];

    [Fact]
    public void Any_bytes_a_server_sends_give_a_line_that_our_reader_takes() => Check.Bytes(body =>
    {
        string service = Services[body.Length % 4], status = Encoding.Latin1.GetString(body), header = Encoding.UTF8.GetString(body);
        bool isWeb = service is "http" or "https";
        var page = new ReceivedPage(status, [new(header, status), new("Server", "x")], body)
        {
            Tls = service == "https" ? new ReceivedTls(772, 4865, [body]) : null,
            IsCut = body.Length > 10,
        };
        HyperquackProbe probe = ProbeLines.Failed("Bodies do not match;", Stage.Content)
            with
        { Page = isWeb ? page : null, Text = isWeb ? null : body };
        string line = ProbeLines.Trial(service, probe, ProbeLines.Failed("EOF", Stage.Read));
        foreach (string each in (string[])[line, ProbeLines.Archived(line)])
        {
            Classifier.Classify(Encoding.UTF8.GetBytes(each), out string? reason).ShouldNotBeNull(reason);
        }
    });

    [Fact]
    public void A_line_says_all_that_an_archives_line_says()
    {
        string line = ProbeLines.Trial("http", ProbeLines.Failed("EOF", Stage.Read, Failures.Eof));
        JsonElement root = JsonDocument.Parse(line).RootElement;
        root.EnumerateObject().Select(key => key.Name).Take(9)
            .ShouldBe(["vp", "location", "service", "test_url", "response", "anomaly", "controls_failed", "stateful_block", "tag"]);
        root.GetProperty("response")[1].EnumerateObject().Select(key => key.Name)
            .ShouldBe(["matches_template", "error", "start_time", "end_time"]);
        root.GetProperty("response")[0].GetProperty("control_url").GetString().ShouldNotBeNull();
        root.GetProperty("x_tries")[1].GetProperty("x_stage").GetString().ShouldBe("read");
        root.GetProperty("x_tries")[1].GetProperty("x_failure").GetString().ShouldBe("eof_error");
        root.GetProperty("x_tries").GetArrayLength().ShouldBe(root.GetProperty("response").GetArrayLength());
    }

    [Fact]
    public void Fields_of_a_job_stand_as_they_came_and_mislead_no_reader()
    {
        using JsonDocument job = JsonDocument.Parse(
            """{"note":{"a":1},"Server":"192.0.2.9","step":2,"answers":[],"x_tries":[{"x_stage":"tls"}],"server_ip":"x"}""");
        OtherKey[] fields = [.. job.RootElement.EnumerateObject().Select(field => new OtherKey(field.Name, field.Value))];
        string line = ProbeLines.Write(new HyperquackLine(ProbeLines.VantagePoint("https"), "https", "blocked.example",
            [ProbeLines.Failed("read tcp [scrubbed]:1->192.0.2.80:443: read: connection reset by peer", Stage.Read)],
            ProbeLines.Own("https") with { JobFields = fields })
        { IsAnomaly = true });
        JsonElement root = JsonDocument.Parse(line).RootElement;
        root.GetProperty("note").GetProperty("a").GetInt32().ShouldBe(1);
        root.GetProperty("step").GetInt32().ShouldBe(2);
        root.GetProperty("x_job").GetProperty("Server").GetString().ShouldBe("192.0.2.9");
        Classified.Rows(line + "\n", RuleSetName.Sonde, "scan").ShouldHaveSingleItem().GetProperty("outcome_code").GetString()
            .ShouldBe("read/tcp.reset");
    }

    [Fact]
    public void A_line_that_was_measured_is_known_again()
    {
        string line = ProbeLines.Trial("http", ProbeLines.Failed("EOF", Stage.Read, Failures.Eof));
        TrialReading.TryReadKey(JsonDocument.Parse(line).RootElement, out ResumeKey key).ShouldBeTrue();
        key.ShouldBe(ResumeKey.Of("http", "192.0.2.80 blocked.example", null, []));
        MeasurementLines.TryRead(Encoding.UTF8.GetBytes(line), out RecordedMeasurement? measurement, out _).ShouldBeTrue();
        measurement.Nettest.ShouldBe("http");
    }
}
