using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Readers;

/// <summary>The rows of one v2.0 line that needed several tries.</summary>
public sealed class SatelliteTriesTests
{
    private const string Line =
        """{"vp":"192.0.2.2","test_url":"a.example","response":{"198.51.100.9":["http"],"rcode":["-1","2","0"],"error":["i/o timeout"]},"passed_control":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0],"untagged_controls":false,"untagged_response":false},"start_time":"2021-04-25 15:37:16.85 -0400 EDT m=+1.0","end_time":"2021-04-25 15:37:17.85 -0400 EDT m=+2.0"}""";

    private const string Tags = """{"ip":"198.51.100.9","http":"h","cert":null,"asnum":64500,"asname":"EXAMPLE"}""";

    [Theory]
    [InlineData(RuleSetName.CensoredPlanet, false)]
    [InlineData(RuleSetName.Sonde, true)]
    public void Forgotten_anomaly_of_a_failed_try_is_not_that_of_the_answer(RuleSetName rules, bool anomalyOfFailed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonde-tries-");
        try
        {
            string scan = Path.Combine(folder.FullName, "CP_Satellite-2021-04-25-12-00-01");
            Directory.CreateDirectory(scan);
            File.WriteAllText(Path.Combine(scan, "results.json"), Line + "\n");
            File.WriteAllText(Path.Combine(scan, "tagged_responses.json"), Tags + "\n");

            IReadOnlyList<JsonElement> rows = Classified.Files(folder.FullName, rules);

            rows.Select(row => row.GetProperty("retry").GetInt32()).ShouldBe([0, 1, 2]);
            rows.Select(row => row.GetProperty("anomaly").GetBoolean()).ShouldBe([anomalyOfFailed, anomalyOfFailed, true]);
            rows[2].GetProperty("excluded").GetBoolean().ShouldBeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
