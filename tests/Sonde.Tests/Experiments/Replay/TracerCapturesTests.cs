using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Experiments.Replay;

/// <summary>
/// Captures of another tracer, with what its own tests assert of them: their words are told in ours as docs/replay.md has the table.
/// </summary>
public sealed class TracerCapturesTests
{
    private static readonly string[] Midway = ["path.reset_midway", "path.dropped_after", "path.answered_midway"];

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            string? folder = Environment.GetEnvironmentVariable("SONDE_SAMPLES");
            string file = Path.Combine(folder ?? "", "data/centrace/expected.csv");
            if (folder is null || !File.Exists(file))
            {
                rows.Add("", "", "", "");
                return rows;
            }

            foreach (string line in File.ReadLines(file).Skip(1))
            {
                string[] cells = line.Split(',');
                rows.Add(cells[0], cells[1], cells[2], cells[3]);
            }

            rows.Add(
                "104.16.7.6_notion.site_notion.site.pcap", "104.16.7.6_notion.site_example.com.pcap", "verdict", "NO_OBSERVED_CENSORSHIP");
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Verdict_hop_and_counts_are_those_that_are_known(string test, string control, string assertion, string expected)
    {
        string folder = Samples.Path("data/centrace");
        using var host = new TestHost();
        CliRun run = host.Run(
            ["replay", Path.Combine(folder, test), .. control.Length > 0 ? (string[])["--control", Path.Combine(folder, control)] : []])
                .Ends(0);
        JsonElement line = run.Lines.ShouldHaveSingleItem(), keys = line.GetProperty("test_keys"), payload = keys.GetProperty("x_payload");
        (line.GetProperty("test_name").GetString(), keys.GetProperty("x_replayed").GetBoolean()).ShouldBe(("sonde_traceroute", true));
        string verdict = payload.GetProperty("verdict").GetString()!.Split(':')[0];
        string? place = payload.TryGetProperty("place", out JsonElement where) ? where.GetString() : null;
        string[] words = expected.Split(' ');
        switch (words[0])
        {
            case "CAN_IDENTIFY_SERVER":
                Midway.ShouldContain(verdict);
                place.ShouldBe("on_the_way");
                if (words.Length > 1 && words[1].StartsWith("on_path", StringComparison.Ordinal))
                    payload.GetProperty("position").GetString().ShouldBe("on_path");
                else if (words.Length > 1) payload.GetProperty("hop").GetString().ShouldBe(words[1]);
                break;
            case "ENDPOINT_FIREWALL":
                (Midway.Contains(verdict), place).ShouldBe((true, "at_target"));
                break;
            case "NAT_FIREWALL":
                (Midway.Contains(verdict), place).ShouldBe((true, "in_target_address"));
                break;
            case "TERMINATED_EARLY":
                (verdict, payload.GetProperty("reason").GetString()).ShouldBe(("path.unknown", "test_not_sent"));
                break;
            case "NO_OBSERVED_CENSORSHIP":
                (verdict, place).ShouldBe(("path.agrees", null));
                break;
            default:
                Count(payload.GetProperty("test"), assertion).ShouldBe(expected);
                break;
        }

        bool isBoth = payload.TryGetProperty("x_control_too", out JsonElement both) && both.GetBoolean();
        isBoth.ShouldBe(assertion.Contains("control is reset too", StringComparison.Ordinal));
    }

    private static string Count(JsonElement column, string what)
    {
        int Of(string outcome)
            => column.GetProperty("hops").EnumerateArray().Count(hop => hop.GetProperty("outcome").GetString() == outcome);
        return what switch
        {
            "count of ICMP time exceeded" => $"{Of("time_exceeded")}",
            "count of handshake timeouts" => $"{Of("handshake_timeout")}",
            "count of timeouts / ICMP TTL" => $"{Of("silent")} / {Of("time_exceeded")}",
            "hops with IP record-route" => $"{column.GetProperty("recorded_route").GetArrayLength()}",
            _ => throw new ArgumentException(what),
        };
    }
}
