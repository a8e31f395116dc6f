using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;

namespace Sonde.Tests.Analysis.Verdicts;

public sealed class VoiceTests
{
    private const string Reset = "read tcp 192.0.2.1:4->192.0.2.7:80: read: connection reset by peer";
    private const string Timeout = "read tcp 192.0.2.1:4->192.0.2.7:80: i/o timeout";
    private const string Local = "dial tcp 0.0.0.0:0->192.0.2.7:80: bind: address already in use";
    private const string BlockPage = """{"status_line":"200 OK","headers":{},"body":"This page is blocked by example order"}""";

    [Theory]
    [InlineData("c m", "expected", "match")]
    [InlineData("c r m", "expected", "match")]
    [InlineData("c r t t t c", "unexpected", "read/tcp.reset")]
    [InlineData("c t r r r c", "unexpected", "read/timeout")]
    [InlineData("c b m", "unexpected", "content/blockpage:b_nat_example")]
    [InlineData("c r r b r c", "unexpected", "content/blockpage:b_nat_example")]
    [InlineData("c m b", "unexpected", "content/blockpage:b_nat_example")]
    [InlineData("c l r r r c", "unexpected", "read/tcp.reset")]
    [InlineData("c l l l l c", "invalid", "setup/system_failure")]
    [InlineData("f r r r r f", "inconclusive", "read/tcp.reset")]
    [InlineData("c r r r r f", "unexpected", "read/tcp.reset")]
    [InlineData("f r r r r c", "unexpected", "read/tcp.reset")]
    [InlineData("f b f", "inconclusive", "content/blockpage:b_nat_example")]
    [InlineData("f m f", "inconclusive", "match")]
    [InlineData("f f", "inconclusive", "read/timeout")]
    public void One_try_speaks(string trial, string expectation, string code)
    {
        SummaryGroup group = Summary(Line(trial, controlsFailed: false), RuleSetName.Sonde).ShouldHaveSingleItem();

        group.Values.ShouldBe(["a.example"]);
        group.Count.ShouldBe(1);
        group.Outcomes.ShouldHaveSingleItem().Code.ShouldBe(code);
        (group.Expected, group.Unexpected, group.Inconclusive, group.Invalid).ShouldBe(expectation switch
        {
            "expected" => (1, 0, 0, 0),
            "unexpected" => (0, 1, 0, 0),
            "inconclusive" => (0, 0, 1, 0),
            _ => (0, 0, 0, 1),
        });
        group.ControlsFailed.ShouldBe(
            trial.Contains('f', StringComparison.Ordinal) && !trial.Contains('c', StringComparison.Ordinal) ? 1 : 0);
    }

    [Theory]
    [InlineData("c b m")]
    [InlineData("c m")]
    [InlineData("c r r r r c")]
    public void A_line_that_says_its_controls_failed_concludes_nothing(string trial)
    {
        SummaryGroup group = Summary(Line(trial, controlsFailed: true), RuleSetName.Sonde).ShouldHaveSingleItem();

        (group.Inconclusive, group.ControlsFailed, group.Count).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void Rows_without_a_passing_control_keep_their_outcome_and_lose_their_weight()
    {
        IReadOnlyList<JsonElement> rows = Classified.Rows(Line("f r l f", controlsFailed: false), RuleSetName.Sonde, Classified.HttpScan);

        rows.Select(row => row.GetProperty("outcome_code").GetString())
            .ShouldBe(["read/timeout", "read/tcp.reset", "setup/system_failure", "read/timeout"]);
        rows.Select(row => row.GetProperty("expectation").GetString())
            .ShouldBe(["inconclusive", "inconclusive", "invalid", "inconclusive"]);
    }

    [Fact]
    public void Published_rules_count_every_try()
    {
        SummaryGroup group = Summary(Line("c b t m", controlsFailed: false), RuleSetName.CensoredPlanet).ShouldHaveSingleItem();

        (group.Count, group.Expected, group.Unexpected).ShouldBe((3, 1, 1));
        group.Outcomes.Select(each => each.Code).ShouldBe(["content/body_mismatch", "match", "read/timeout"]);
    }

    [Theory]
    [InlineData("-1 -1 3", "dns.error:NXDomain")]
    [InlineData("2 3", "dns.error:NXDomain")]
    [InlineData("-1 -1", "dns.timedout")]
    [InlineData("3 5", "dns.error:NXDomain")]
    public void Of_lookups_the_first_that_was_answered_speaks(string codes, string code)
    {
        string tries = string.Join(
            ',', codes.Split(' ')
            .Select(rcode => $$"""{"url":"a.example","has_type_a":false,"response":{},"error":"null","rcode":{{rcode}}}"""));
        string line =
            $$"""{"vp":"192.0.2.7","test_url":"a.example","location":{},"passed_liveness":true,"connect_error":false,"anomaly":true,"start_time":"2022-07-03 12:00:00.1 -0400 EDT","end_time":"2022-07-03 12:00:00.2 -0400 EDT","confidence":{},"excluded":false,"exclude_reason":[],"response":[{{tries}}]}""";

        Summary(line, RuleSetName.Sonde).ShouldHaveSingleItem().Outcomes.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    private static List<SummaryGroup> Summary(string line, RuleSetName rules)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(line));
        ClassifyOptions options = Classified.Options(rules) with { Paths = ["-"], Input = input, Source = Classified.HttpScan };
        return [.. new OutcomeSummary(options, [SummaryKey.Domain]).Make(TestContext.Current.CancellationToken).Groups];
    }

    /// <summary>A v2 line: c control that passes, f one that fails, m match, r reset, t time-out, l local cause, b block page.</summary>
    private static string Line(string trial, bool controlsFailed)
    {
        IEnumerable<string> probes = trial.Split(' ').Select(probe => Probe(probe[0]));
        return $$"""{"vp":"192.0.2.7","location":{},"service":"http","test_url":"a.example","response":[{{string.Join(',', probes)}}],"anomaly":{{(trial.Contains('m', StringComparison.Ordinal) ? "false" : "true")}},"controls_failed":{{(controlsFailed ? "true" : "false")}},"stateful_block":false}""";
    }

    private static string Probe(char kind)
    {
        string times = "\"start_time\":\"2024-01-01T00:00:00.1Z\",\"end_time\":\"2024-01-01T00:00:01Z\"";
        string control = kind is 'c' or 'f' ? "\"control_url\":\"control-1.example\"," : "";
        if (kind == 'b') return $$"""{"matches_template":false,"response":{{BlockPage}},"error":"Bodies do not match;",{{times}}}""";
        string? error = kind switch { 'r' => Reset, 't' or 'f' => Timeout, 'l' => Local, _ => null };
        return error is null
            ? $$"""{"matches_template":true,{{control}}{{times}}}"""
            : $$"""{"matches_template":false,{{control}}"error":"{{error.Replace(">", "\\u003e", StringComparison.Ordinal)}}",{{times}}}""";
    }
}
