using System.Globalization;
using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Web;

/// <summary>A small scan of HTTP with names that are answered otherwise in one country, and one whose controls failed.</summary>
internal static class Scan
{
    public static void Write(
        TestHost host, string domain = "blocked.example", string country = "AA",
        string body = "<html><body>Ministry order 17 &amp; more</body></html>",
        string name = "scan")
    {
        string folder = host.Path($"{name}/CP_Quack-http-2026-01-0");
        List<string> lines = [];
        for (int day = 1; day <= 2; day++)
        {
            lines.Clear();
            for (int server = 1; server <= 5; server++)
            {
                lines.Add(Line(domain, $"198.51.100.{server}", country, day, server, isBlocked: server + day > 2, body));
                lines.Add(Line("open.example", $"198.51.100.{server}", country, day, server, isBlocked: false, body));
                lines.Add(Line(domain, $"203.0.113.{server}", "BB", day, server, isBlocked: false, body));
            }

            lines.Add(Line("broken.example", "203.0.113.9", "BB", day, 9, isBlocked: true, body, controlsFailed: true));
            string into = string.Create(CultureInfo.InvariantCulture, $"{folder}{day}-00-00-00");
            Directory.CreateDirectory(into);
            File.WriteAllLines(Path.Combine(into, "results.json"), lines);
        }
    }

    private static string Line(
        string domain, string server, string country, int day, int minute, bool isBlocked, string body, bool controlsFailed = false)
    {
        string at = string.Create(CultureInfo.InvariantCulture, $"2026-01-0{day}T10:{minute:00}:00Z");
        string control =
            $"{{\"matches_template\":{(controlsFailed ? "false" : "true")},\"control_url\":\"control.example\",{(controlsFailed ? "\"error\":\"read: connection reset by peer\"," : "")}\"start_time\":\"{at}\",\"end_time\":\"{at}\"}}";
        string tried = isBlocked
            ? $"{{\"matches_template\":false,\"response\":{{\"status_line\":\"403 Forbidden\",\"headers\":{{}},\"body\":{JsonSerializer.Serialize(body)}}},\"error\":\"Bodies do not match;\",\"start_time\":\"{at}\",\"end_time\":\"{at}\"}}"
            : $"{{\"matches_template\":true,\"start_time\":\"{at}\",\"end_time\":\"{at}\"}}";
        return $"{{\"vp\":\"{server}\",\"location\":{{\"country_name\":{JsonSerializer.Serialize(country)},\"country_code\":{JsonSerializer.Serialize(country)}}},\"service\":\"http\",\"test_url\":{JsonSerializer.Serialize(domain)},\"response\":[{control},{tried}],\"anomaly\":{(isBlocked ? "true" : "false")},\"controls_failed\":{(controlsFailed ? "true" : "false")},\"stateful_block\":false,\"tag\":\"2026-01-0{day}T00:00:00\"}}";
    }
}
