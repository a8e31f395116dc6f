using System.Text.Json;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>
/// The samples of the pages of path transparency are lines of runs: they have what every line has, nothing that no line has, and say what
/// the experiment can say.
/// </summary>
public sealed class SampleShapeTests
{
    /// <summary>Keys that a job brings, and what only a real system's connections tell.</summary>
    private static readonly string[] Elsewhere = ["domain", "rank"],
        OfTheKernel = [
            "x_connections[].rtt", "x_connections[].retransmits", "x_connections[].received", "x_connections[].connected",
            "x_connections[].first_byte", "x_connections[].tls"];

    public static TheoryData<string> Nettests
        => [.. ExperimentCatalog.All.Select(each => each.Description).Where(each => each.Vocabulary.Count > 0).Select(each => each.Name)];

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public void Sample_has_the_keys_of_lines_and_no_others(string nettest)
    {
        Repetitions.LongUnless(Repetitions.Some(Nettests.Select(each => each.Data), 3).Contains(nettest));
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        string prose = experiment.Prose();
        using JsonDocument document = JsonDocument.Parse(
            prose[prose.IndexOf("## Sample", StringComparison.Ordinal)..].Split("```json\n")[1].Split("```")[0]);
        JsonElement sample = document.RootElement;
        JsonElement[] lines = [.. WalkScenes.Of(nettest).SelectMany(scene => Measure(experiment, scene))
            .Where(line => line.TryGetProperty("conditions", out JsonElement said) && said.ValueKind == JsonValueKind.Array
                && !line.TryGetProperty("x_job_fields", out _))];
        HashSet<string> known = [.. lines.SelectMany(line => Keys(line, "")), .. Elsewhere, .. OfTheKernel];
        Keys(sample, "").Distinct().Where(key => !known.Contains(key))
            .Where(key => !OfTheKernel.Any(each => key.StartsWith(each, StringComparison.Ordinal)))
            .ShouldBeEmpty("the sample has keys that no line has: take it from a run");
        string[] always = [.. lines.Select(line => line.EnumerateObject().Select(each => each.Name))
            .Aggregate((all, own) => all.Intersect(own)).Where(key => key != "x_options")];
        always.Except(sample.EnumerateObject().Select(each => each.Name)).ShouldBeEmpty("every line has these: take the sample from a run");
        ConditionWord[] words = [.. sample.GetProperty("conditions").EnumerateArray()
            .Select(each => ConditionCatalog.Find(each.GetString()!).ShouldNotBeNull(each.GetString()))];
        words.ShouldAllBe(word => experiment.Vocabulary.Contains(word));
        words.Where(word => word.IsExclusive).Select(word => word.Group).ShouldBeUnique();
        sample.GetProperty("sip").GetString().ShouldBe("[scrubbed]");
        Guid.TryParse(sample.GetProperty("id").GetString(), out _).ShouldBeTrue();
    }

    private static IEnumerable<JsonElement> Measure(ExperimentDescription experiment, WalkScene scene)
    {
        using var host = new TestHost(scene.Network()) { Input = scene.Input };
        return host.Run(["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0"]).Lines;
    }

    // Each key with those above it; what is in a list stands as [].
    private static IEnumerable<string> Keys(JsonElement value, string above)
    {
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray().SelectMany(each => Keys(each, $"{above}[]"));
        if (value.ValueKind != JsonValueKind.Object) return [];
        return value.EnumerateObject().SelectMany(each =>
        {
            string key = above.Length == 0 ? each.Name : $"{above}.{each.Name}";
            return Keys(each.Value, key).Prepend(key);
        });
    }
}
