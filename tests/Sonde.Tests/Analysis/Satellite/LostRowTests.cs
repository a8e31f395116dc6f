using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Satellite;

/// <summary>Lines that the published pipeline loses or guesses at.</summary>
public sealed class LostRowTests
{
    private const string Scan = "CP_Satellite-2021-04-25-12-00-01";

    [Fact]
    public void Answers_without_a_final_code_have_a_row_of_their_own_under_our_rules_and_are_dropped_under_the_published()
    {
        string line = V21("""{"203.0.113.9":["ip"],"rcode":["-1","2"],"error":["read: i/o timeout"]}""");
        Classified.Rows(line, RuleSetName.Sonde, Scan).Select(Short)
            .ShouldBe(["0 -1 ❗️dns.timedout", "1 2 ❗️dns.error:ServFail", "2 null ✅ip.matchip"]);
        Classified.Text(line, RuleSetName.CensoredPlanet, Scan).Totals.RejectedByReason
            .ShouldBe(new Dictionary<string, long> { ["answers without a final rcode 0"] = 1 });
    }

    [Fact]
    public void Response_that_holds_nothing_is_a_row_of_which_nothing_is_known()
        => Classified.Rows(V21("""{"rcode":[],"error":[]}"""), RuleSetName.Sonde, Scan).Select(Short).ShouldBe(["0 null ❗️unknown_error"]);

    [Fact]
    public void Code_0_before_the_last_try_is_rejected_under_both()
    {
        foreach (RuleSetName rules in Enum.GetValues<RuleSetName>())
        {
            Classified.Text(V21("""{"203.0.113.9":["ip"],"rcode":["0","0"]}"""), rules, Scan).Totals.RejectedByReason
                .ShouldBe(new Dictionary<string, long> { ["rcode 0 before the last try"] = 1 });
        }
    }

    [Theory]
    [InlineData(RuleSetName.Sonde, null)]
    [InlineData(RuleSetName.CensoredPlanet, true)]
    public void Controls_are_untagged_only_where_one_was_asked(RuleSetName rules, bool? expected)
        => Untagged(rules, control: null).ShouldBe(expected);

    [Theory]
    [InlineData(RuleSetName.Sonde)]
    [InlineData(RuleSetName.CensoredPlanet)]
    public void Control_that_gave_no_answer_has_no_tags_and_one_that_gave_tagged_ones_has(RuleSetName rules)
    {
        Untagged(rules, "null").ShouldBe(true);
        Untagged(rules, """{"203.0.113.9":{"http":"","cert":null,"asnum":null,"asname":null,"matched":null}}""").ShouldBe(false);
    }

    private static string Short(JsonElement row)
        => $"{row.GetProperty("retry")} {(row.GetProperty("received_rcode") is { ValueKind: JsonValueKind.Number } code ? code : "null")} {row.GetProperty("outcome").GetString()}";

    private static string V21(string response)
        => $$"""{"vp":"192.0.2.2","location":{},"test_url":"a.example","response":{{response}},"passed_control":true,"in_control_group":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0],"untagged_controls":false,"untagged_response":false},"start_time":"2021-04-25 15:37:16.85 -0400 EDT m=+1.0","end_time":"2021-04-25 15:37:16.85 -0400 EDT"}""" + "\n";

    private static bool? Untagged(RuleSetName rules, string? control)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-controls-");
        try
        {
            string scan = Path.Combine(folder.FullName, "CP_Satellite-2024-02-01-12-00-01");
            Directory.CreateDirectory(scan);
            string lines = V22("192.0.2.2", """{"203.0.113.7":{"http":"x","asnum":1,"asname":"X","matched":null}}""")
                + (control is null ? "" : V22("8.8.8.8", control));
            File.WriteAllText(Path.Combine(scan, "results.json"), lines);
            JsonElement value = Classified.Files(scan, rules)[0].GetProperty("untagged_controls");
            return value.ValueKind == JsonValueKind.Null ? null : value.GetBoolean();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string V22(string resolver, string response)
        => $$"""{"vp":"{{resolver}}","test_url":"a.example","passed_liveness":true,"connect_error":false,"anomaly":false,"confidence":{"average":0,"matches":null},"start_time":"2024-02-01 15:37:16.85 +0000 UTC","end_time":"2024-02-01 15:37:17.85 +0000 UTC","response":[{"url":"a.example","rcode":0,"error":"null","response":{{response}}}]}""" + "\n";
}
