using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>HTTP/2 and real servers, behind paths that let it through or not: the exact conditions, in both families.</summary>
public sealed class H2Tests
{
    private static readonly (int Behaviour, int Port, string Conditions)[] Clear =
    [
        (H2Lab.Clean, H2Lab.Plain, "connectivity.works upgrade.failed h2c.none"),
        (H2Lab.Clean, H2Lab.PriorKnowledge, "connectivity.offline h2c.prior_knowledge undecided:wrong_answer"),
        (H2Lab.Clean, H2Lab.Switching, "connectivity.works upgrade.success h2c.upgrade"),
        (H2Lab.DropsOffer, H2Lab.Plain, "connectivity.broken"),
        (H2Lab.ResetsOffer, H2Lab.Plain, "connectivity.broken"),
        (H2Lab.Dead, H2Lab.Plain, "connectivity.offline target.dead"),
        (H2Lab.Closed, H2Lab.Plain, "connectivity.offline target.refused"),
        (H2Lab.Prohibited, H2Lab.Plain, "connectivity.offline target.prohibited"),
    ];

    private static readonly (int Behaviour, int Port, string Conditions)[] Tls =
    [
        (H2Lab.Clean, H2Lab.Secure, "connectivity.works upgrade.success alpn.h2"),
        (H2Lab.Clean, H2Lab.SecureOld, "connectivity.works upgrade.failed alpn.http1"),
        (H2Lab.Clean, H2Lab.SecureBare, "connectivity.works upgrade.failed alpn.none"),
        (H2Lab.Clean, H2Lab.Plain, "connectivity.offline undecided:wrong_answer"),
    ];

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", false)]
    [InlineData("http", true)]
    public async Task Every_server_and_path_gets_its_own_words(string connect, bool asOrdinaryUser)
    {
        using H2Lab lab = await H2Lab.CreateAsync();
        (int Behaviour, int Port, string Conditions)[] cases = connect == "http" ? Clear : Tls;
        var expected = new Dictionary<string, string>();
        foreach ((int behaviour, int port, string conditions) in cases)
        {
            foreach (bool v6 in (bool[])[false, true])
                expected.Add(H2Lab.Target(behaviour, v6, port), string.Join(' ', conditions.Split(' ').Select(word => "h2." + word)));
        }

        // OpenSSL's server serves one after the other.
        SondeRun run = await MeasureAsync(lab, expected.Keys, asOrdinaryUser, "--connect", connect, "--timeout", "3s", "--parallel", "8");
        foreach (JsonElement line in run.Lines)
        {
            string[] conditions = [.. line.GetProperty("conditions").EnumerateArray().Select(each => each.GetString()!)];
            string target = TargetOf(line);
            string.Join(' ', conditions).ShouldBe(expected[target], target);
        }

        run.Lines.Count.ShouldBe(expected.Count);
    }

    [Fact]
    public async Task Loss_is_no_verdict()
    {
        using H2Lab lab = await H2Lab.CreateAsync();
        lab.Router.Rules(Middlebox.Lose(20));
        string[] targets = [.. Enumerable.Range(1, 100).Select(host => $"10.80.{H2Lab.Clean}.{host}:{H2Lab.Plain}")];
        SondeRun run = await MeasureAsync(lab, targets, asOrdinaryUser: false, "--timeout", "4s");
        string[] words =
            [.. run.Lines.SelectMany(line => line.GetProperty("conditions").EnumerateArray()).Select(each => each.GetString()!)];
        words.ShouldNotContain("h2.connectivity.broken");
        words.ShouldNotContain("h2.connectivity.transient");
        words.ShouldNotContain("h2.upgrade.success");
        words.Count(word => word == "h2.connectivity.works").ShouldBeGreaterThan(90);
    }

    private static async Task<SondeRun> MeasureAsync(H2Lab lab, IEnumerable<string> targets, bool asOrdinaryUser, params string[] flags)
    {
        string input = string.Concat(targets.Select(target =>
        {
            int colon = target.LastIndexOf(':');
            string job = JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    ["dip"] = target[..colon].Trim('[', ']'),
                    ["dp"] = int.Parse(target[(colon + 1)..], null),
                    ["domain"] = "lab.test",
                });
            return job + "\n";
        }));
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input, AsOrdinaryUser = asOrdinaryUser },
            ["measure", "h2", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0", .. flags]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run;
    }

    private static string TargetOf(JsonElement line)
    {
        string address = line.GetProperty("dip").GetString()!;
        int port = line.GetProperty("dp").GetInt32();
        return address.Contains(':') ? $"[{address}]:{port}" : $"{address}:{port}";
    }
}
