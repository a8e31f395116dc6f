using System.Text.Json;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Traceroute;

/// <summary>
/// Verdicts on networks as they are, on the kernel: five traces of each kind and family accuse nobody, and what truly happens is found.
/// </summary>
[Collection(nameof(Alone))]
public sealed class TracerouteWeatherTests
{
    private const int Traces = 5, Hop = 4, AtOnce = 5;

    private static readonly string[] Straight =
        [.. Enumerable.Range(1, Traces).SelectMany(n => (string[])[$"203.0.113.{n}", $"2001:db8:113::{n}"])];

    [Fact]
    public async Task No_straight_path_is_accused_and_what_truly_happens_is_found_where_it_is()
    {
        LabMachine.RequireLong();
        List<string> wrong = [], missed = [];
        int happened = 0;
        using var turns = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(Weather.All.Select(each => TryAsync(each.Key, each.Value)));
        wrong.ShouldBeEmpty();
        missed.Count.ShouldBeLessThanOrEqualTo(happened / 20, string.Join('\n', missed));

        async Task TryAsync(string name, Weather weather)
        {
            await turns.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                using LabChain chain = weather.Chain(6, "203.0.113.0/28", "2001:db8:113::/64");
                JsonElement[] straight = await TraceAsync(chain, Straight, atOnce: 2);
                Judge(name, straight, _ => false);
                chain.Routers[Hop - 1].Rules(Middlebox.ResetTcp(443));
                JsonElement[] reset = await TraceAsync(chain, Straight[..2], atOnce: 1);
                chain.Routers[Hop - 1].Run("nft", "flush", "ruleset");
                if (weather.Limit is not null && !weather.IsShared) chain.Routers[Hop - 1].Rules(weather.Limits());
                chain.Routers[Hop - 1].Rules(Middlebox.DropTcp(443));
                JsonElement[] drop = await TraceAsync(chain, Straight[..2], atOnce: 1);
                Judge(name, [.. reset, .. drop], flow => flow.GetProperty("name").GetString() == "tcp/443");
            }
            finally
            {
                turns.Release();
            }
        }

        void Judge(string name, JsonElement[] lines, Func<JsonElement, bool> isGuilty)
        {
            lock (wrong)
            {
                int before = wrong.Count;
                foreach (JsonElement line in lines)
                {
                    foreach (JsonElement flow in line.GetProperty("test_keys").GetProperty("x_path").GetProperty("flows").EnumerateArray())
                    {
                        string verdict = flow.GetProperty("verdict").GetString()!, told = $"{name}: {flow}";
                        bool isAccused = verdict is not ("path.agrees" or "path.unknown");
                        if (verdict == "path.unknown" && !flow.TryGetProperty("reason", out _)) wrong.Add(told);
                        if (!isGuilty(flow))
                        {
                            if (isAccused) wrong.Add(told);
                            continue;
                        }

                        happened++;
                        if (!isAccused) missed.Add(told);
                        else if (int.Parse(verdict.Split(':')[1]) > Hop || flow.GetProperty("parts_at").GetInt32() <= Hop) wrong.Add(told);
                    }
                }

                // What it was decided by, since nobody meets the same chance twice.
                if (wrong.Count > before)
                    foreach (JsonElement line in lines) TestContext.Current.TestOutputHelper?.WriteLine(Keys(line));
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{name}: {string.Join(' ', lines.Select(line => $"{line.Verdict()} in {line.GetProperty("test_runtime").GetDouble():0.0} s"))}");
            }
        }
    }

    private static string Keys(JsonElement line) => line.GetProperty("test_keys").GetProperty("x_path").GetRawText();

    private static async Task<JsonElement[]> TraceAsync(LabChain chain, string[] targets, int atOnce)
    {
        LabProcess sonde = chain.Client.StartSonde(
            new LabProcessOptions(), ["measure", "traceroute", .. targets, "--parallel", $"{atOnce}", "--yes"]);
        SondeRun run = await sonde.FinishAsync(TimeSpan.FromMinutes(3));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(targets.Length);
        return [.. run.Lines];
    }
}
