using System.Text.Json;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Options;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Trials end, and in time: whatever servers, filters, the path or a machine that is late do with each connection.</summary>
public sealed class TrialBoundTests
{
    private static readonly string[] Names = ["one.example", "two.example", "three.example"];

    [Dear]
    [Theory]
    [InlineData("http", false)]
    [InlineData("https", false)]
    [InlineData("echo", false)]
    [InlineData("discard", false)]
    [InlineData("http", true)]
    [InlineData("https", true)]
    public void Trials_at_an_address_take_no_longer_than_is_said_whatever_becomes_of_connections(string service, bool isThorough)
    {
        for (int seed = 0; seed < Repetitions.Of(3, 60, 400); seed++)
        {
            var chance = new Random(seed);
            // Some servers keep to what they do for a while, and what they do for a control may be another thing.
            int keeps = chance.Next(1, 12), until = 0;
            string did = "clean";
            InterferenceScene scene = null!;
            scene = new InterferenceScene
            {
                Service = service,
                TtlElsewhere = 52,
                Server = (asked, n) =>
                {
                    if (n >= until) (did, until) = (Any(chance), n + chance.Next(1, keeps + 1));
                    return Does(seed % 2 == 0 && !Names.Contains(asked.Name) && chance.Next(3) > 0 ? "clean" : did, asked);
                },
            };
            TimeSpan longest = Longest(service, isThorough);
            IReadOnlyList<JsonElement> lines = scene.Measure(
                [.. Names.SelectMany(name => (string[])["--domain", name]), .. isThorough ? (string[])["--thorough"] : []]);
            lines.Count.ShouldBe(Names.Length);
            double[] ends = [.. lines.Select(line => DateTimeOf(line, "end_time")).Order()];
            double[] begins = [.. lines.Select(line => DateTimeOf(line, "start_time")).Order()];
            for (int i = 0; i < lines.Count; i++) (ends[i] - begins[i]).ShouldBeLessThan(longest.TotalSeconds, $"seed {seed}, trial {i}");
            (scene.Asked[^1].At - scene.Asked[0].At).ShouldBeLessThan(Names.Length * longest.TotalSeconds, $"seed {seed}");
        }
    }

    [Fact]
    public void Search_rests_no_longer_than_a_search_is_worth_where_controls_are_lost_again_and_again()
    {
        // As on a machine that is late: each control is answered at the second rest only.
        int lost = 0;
        bool isSearch = false;
        InterferenceScene scene = null!;
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                if (asked.IsControl && isSearch && lost++ % 4 != 3) return ServerTalk.Silence;
                if (!asked.IsControl && asked.Ttl is null) isSearch = scene.Asked.Count(each => each.Asked.Name == asked.Name) > 1;
                return asked.IsControl ? InterferenceScene.Clean(asked) : ServerTalk.Opens(acknowledges: false).Resets();
            },
        };
        scene.Measure("--thorough", "--tries", "1", "--stateful-delay", "22s").ShouldHaveSingleItem();
        double search = scene.Asked[^1].At - scene.Asked.Last(each => !each.Asked.IsControl && each.Asked.Ttl is null).At;
        // Thirteen rests of 22 s at most, and what was asked between them; without a bound it would be ten minutes.
        search.ShouldBeLessThan(450);
    }

    [Fact]
    public void Bound_is_said_before_anything_is_sent()
    {
        var scene = new InterferenceScene { Server = (asked, _) => InterferenceScene.Clean(asked) };
        using var host = new Sonde.Tests.Cli.TestHost(scene.Network());
        host.Run("measure", "http", InterferenceScene.Target, "--allow", "203.0.113.0/24", "--domain", "one.example", "--dry-run")
            .Ends(0).Error.ShouldContain("at most, where nothing is answered any more");
    }

    private static double DateTimeOf(JsonElement line, string key)
    {
        JsonElement[] tries = [.. line.GetProperty("response").EnumerateArray()];
        string text = (key == "start_time" ? tries[0] : tries[^1]).GetProperty(key).GetString()!;
        return DateTime.Parse(text.Replace(" +0000 UTC", "Z", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture)
            .ToUniversalTime().Subtract(DateTime.UnixEpoch).TotalSeconds;
    }

    private static TimeSpan Longest(string service, bool isThorough)
    {
        TrialOptions options = TrialOptions.From(
            new OptionValues(TrialOptions.Descriptions(isWeb: service is "http" or "https", isSecure: service == "https")));
        return TrialBound.Of(options, service == "https") + (isThorough ? TrialBound.OfSearch(options) : TimeSpan.Zero);
    }

    private static string Any(Random chance) => chance.Next(9) switch
    {
        0 or 1 => "clean",
        2 => "syn lost",
        3 => "silence",
        4 => "reset",
        5 => "refused",
        6 => "drip",
        7 => "page",
        _ => "close",
    };

    private static ServerTalk Does(string what, AskedName asked) => what switch
    {
        "syn lost" => ServerTalk.Silence,
        "silence" => ServerTalk.Opens(acknowledges: false),
        "reset" => ServerTalk.Opens(acknowledges: false).Resets(),
        "refused" => ServerTalk.Fails(111),
        "drip" => Drip(asked),
        "page" => Opens(asked).Says(InterferenceScene.Page("this is another page", "403 Forbidden")),
        "close" => Opens(asked).Closes(),
        _ => asked.Service == 443 ? SecureTalk.Opens().Says(InterferenceScene.Page("Welcome")) : InterferenceScene.Clean(asked),
    };

    private static ServerTalk Opens(AskedName asked) => asked.Service == 443 ? SecureTalk.Opens() : ServerTalk.Opens();

    private static ServerTalk Drip(AskedName asked)
    {
        ServerTalk talk = Opens(asked);
        for (int i = 0; i < 100; i++) talk.Says("H", 900);
        return talk;
    }
}
