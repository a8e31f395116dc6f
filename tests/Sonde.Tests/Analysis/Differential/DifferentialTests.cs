using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>
/// The classifier beside models that share no code with it, over generated lines of every generation; the seeds are kept.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly int Short = Repetitions.Of(120, 400, 400);
    private const int Long = 14_000;

    [Dear]
    [Theory]
    [InlineData(1)]
    [InlineData(20260301)]
    public void Outcomes_of_generated_lines_are_those_of_independent_models(int seed)
    {
        Repetitions.LongUnless(seed == 1);
        Compare(seed, Short);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20261128)]
    public void Outcomes_of_ten_thousand_lines_of_every_generation_are_those_of_independent_models(int seed)
    {
        Repetitions.SkipUnlessLong();
        Compare(seed, Long);
    }

    private static void Compare(int seed, int lines)
    {
        var scans = new GeneratedScans(seed);
        foreach (string service in (string[])["echo", "discard", "http", "https"])
        {
            Hyperquack(
                service, [.. Enumerable.Range(0, lines / 8).Select(_ => scans.HyperquackV2(service))], Probe.OfV2, "anomaly",
                "controls_failed");
            Hyperquack(
                service, [.. Enumerable.Range(0, lines / 8).Select(_ => scans.HyperquackV1(service))], Probe.OfV1, "Blocked", "FailSanity");
        }

        Dns([.. Enumerable.Range(0, lines / 4).Select(_ => scans.SatelliteV22())], Query.OfV22, "passed_liveness");
        Dns([.. Enumerable.Range(0, lines / 4).Select(_ => scans.SatelliteV20())], Query.OfV20, "passed_control");
        Dns([.. Enumerable.Range(0, lines / 4).Select(_ => scans.SatelliteV1())], Query.OfV1, "");
        Dns([.. Enumerable.Range(0, lines / 4).Select(_ => scans.FlatDns())], Query.OfFlat, "domain_controls_failed");
    }

    private static void Hyperquack(string service, string[] lines, Func<JsonElement, List<Probe>> read, string anomaly, string failed)
    {
        string source = $"CP_Quack-{service}-2024-01-05-00-00-00";
        Queue<JsonElement> published = new(Classified.Rows(string.Join('\n', lines), RuleSetName.CensoredPlanet, source));
        Queue<JsonElement> ours = new(Classified.Rows(string.Join('\n', lines), RuleSetName.Sonde, source));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in lines)
        {
            JsonElement line = JsonElement.Parse(text);
            List<Probe> probes = read(line);
            List<(string Code, bool IsControl, bool IsSilent)> tries =
                [.. probes.Select(probe => (OwnModel.Hyperquack(probe, service), probe.IsControl, false))];
            bool isUnsupported = (line.TryGetProperty(failed, out JsonElement says) && says.GetBoolean())
                || (probes.Exists(probe => probe.IsControl)
                    && !tries.Exists(each => each.IsControl && OwnModel.Expectation(each.Code, false) == "expected"));
            for (int i = 0; i < probes.Count; i++)
            {
                Text(published.Dequeue(), "outcome")
                    .ShouldBe(PublishedModel.Hyperquack(probes[i], service, line.GetProperty(anomaly).GetBoolean()), text);
                Own(ours.Dequeue(), tries[i].Code, isUnsupported, text);
            }

            if (probes.Count > 0) Count(counts, tries, isUnsupported);
        }

        published.ShouldBeEmpty();
        ours.ShouldBeEmpty();
        Summary(lines, source).ShouldBe(counts, ignoreOrder: true);
    }

    private static void Dns(string[] lines, Func<JsonElement, List<Query>> read, string passed)
    {
        const string Source = "CP_Satellite-2022-07-03-12-00-01";
        Classified.Text(string.Join('\n', lines), RuleSetName.CensoredPlanet, Source).Totals.RejectedByReason.ShouldBeEmpty();
        Queue<JsonElement> published = new(Classified.Rows(string.Join('\n', lines), RuleSetName.CensoredPlanet, Source));
        Queue<JsonElement> ours = new(Classified.Rows(string.Join('\n', lines), RuleSetName.Sonde, Source));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in lines)
        {
            JsonElement line = JsonElement.Parse(text);
            List<Query> queries = read(line);
            List<(string Code, bool IsControl, bool IsSilent)> tries =
                [.. queries.Select(query => (OwnModel.Dns(query), query.IsControl, query.Answers.Count == 0))];
            for (int i = 0; i < tries.Count; i++)
                tries[i] = tries[i] with { IsSilent = tries[i].IsSilent && OwnModel.Expectation(tries[i].Code, false) != "unexpected" };
            bool isUnsupported = line.TryGetProperty(passed, out JsonElement says)
                && says.GetBoolean() == (passed == "domain_controls_failed");
            for (int i = 0; i < queries.Count; i++)
            {
                Text(published.Dequeue(), "outcome").ShouldBe(PublishedModel.Dns(queries[i]), text);
                Own(ours.Dequeue(), tries[i].Code, isUnsupported, text);
            }

            Count(counts, tries, isUnsupported);
        }

        published.ShouldBeEmpty();
        ours.ShouldBeEmpty();
        Summary(lines, Source).ShouldBe(counts, ignoreOrder: true);
    }

    private static void Own(JsonElement row, string code, bool isUnsupported, string text)
    {
        string said = Text(row, "outcome_code")!;
        said.ShouldAllBe(c => c >= ' ' && c <= '~');
        OutcomeDetail.Unescape(said).ShouldBe(code, text);
        Text(row, "outcome")!.ShouldEndWith(code);
        Text(row, "expectation").ShouldBe(OwnModel.Expectation(code, isUnsupported), text);
    }

    private static void Count(Dictionary<string, int> counts, List<(string Code, bool IsControl, bool IsSilent)> tries, bool isUnsupported)
    {
        string expectation = OwnModel.Expectation(tries[OwnModel.Speaker(tries)].Code, isUnsupported);
        counts[expectation] = counts.GetValueOrDefault(expectation) + 1;
    }

    /// <summary>Measurements by expectation, as the summary counts them.</summary>
    private static Dictionary<string, int> Summary(string[] lines, string source)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        ClassifyOptions options = Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input, Source = source };
        SummaryGroup group = new OutcomeSummary(options, [SummaryKey.Domain]).Make(TestContext.Current.CancellationToken)
            .Groups.ShouldHaveSingleItem();
        (string Name, long Count)[] all = [
            ("expected", group.Expected), ("unexpected", group.Unexpected), ("inconclusive", group.Inconclusive),
            ("invalid", group.Invalid)];
        return all.Where(each => each.Count > 0).ToDictionary(each => each.Name, each => (int)each.Count, StringComparer.Ordinal);
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
