using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sonde.Benchmarks;

/// <summary>
/// Writes made-up scans, the same for the same number of rows: nine in ten lines pass, the rest fail four times between controls, and page bodies
/// are a kilobyte in the median and sixty-four at most.
/// </summary>
internal sealed class ScanGenerator(string folder, int rows)
{
    private static readonly string[] Words = ["news", "mail", "shop", "video", "forum", "radio", "bank", "travel", "music", "science", "sport", "wiki"];
    private static readonly string[] Statuses = ["403 Forbidden", "301 Moved Permanently", "200 OK", "503 Service Unavailable", "404 Not Found", "451 "];
    private readonly Random _random = new(20240101);
    private string[] _domains = [];

    public void Write()
    {
        _domains = [.. Enumerable.Range(0, 2000).Select(i => $"www.{Pick(Words)}{Pick(Words)}{i}.example")];
        WriteHyperquack("CP_Quack-echo-2024-01-01-00-00-00", "echo", rows);
        WriteHyperquack("CP_Quack-http-2024-01-01-00-00-00", "http", rows);
        WriteSatellite("CP_Satellite-2024-01-01-00-00-00", Math.Max(1, rows / 4));
    }

    private void WriteHyperquack(string scan, string service, int wanted)
    {
        using StreamWriter file = Create(scan, "results.json");
        for (int made = 0; made < wanted;)
        {
            string vp = Address();
            double draw = _random.NextDouble();
            var trials = new List<string> { Trial(matches: true, null, Control()) };
            bool anomaly = draw >= 0.90;
            if (draw >= 0.86) trials.Add(Trial(matches: false, Failure(service, vp), null));
            for (int i = 0; anomaly && i < 3; i++) trials.Add(Trial(matches: false, Failure(service, vp), null));
            trials.Add(anomaly ? Trial(matches: true, null, Control()) : Trial(matches: true, null, null));
            file.Write(
                $$"""{"vp":"{{vp}}","location":{"country_name":"Germany","country_code":"DE"},"service":"{{service}}","test_url":"{{Pick(_domains)}}","response":[{{string.Join(',', trials)}}],"anomaly":{{(anomaly ? "true" : "false")}},"controls_failed":false,"stateful_block":false,"tag":"2024-01-01T00:00:00"}""");
            file.Write('\n');
            made += trials.Count;
        }
    }

    private string Trial(bool matches, string? failure, string? control)
        => $$"""{"matches_template":{{(matches ? "true" : "false")}}{{(failure is null ? "" : "," + failure)}}{{(control is null ? "" : $",\"control_url\":\"{control}\"")}},"start_time":"{{Time()}}","end_time":"{{Time()}}"}""";

    private string Failure(string service, string vp)
    {
        double draw = _random.NextDouble();
        int port = service == "echo" ? 7 : 80;
        if (draw < 0.4) return $"\"response\":\"\",\"error\":\"read tcp 192.0.2.1:{_random.Next(1024, 65000)}-\\u003e{vp}:{port}: i/o timeout\"".Replace(service == "echo" ? "\0" : "\"response\":\"\",", "", StringComparison.Ordinal);
        if (draw < 0.65) return $"\"error\":\"read tcp 192.0.2.1:{_random.Next(1024, 65000)}-\\u003e{vp}:{port}: read: connection reset by peer\"";
        if (service == "echo") return "\"response\":\"HTTP/1.1 403 Forbidden\\r\\n\\r\\n\\u003chtml\\u003e\",\"error\":\"echo response does not match echo request\"";
        return $$"""
            "response":{"status_line":"{{Pick(Statuses)}}","headers":{"Content-Type":["text/html"],"Server":["nginx"]},"body":{{Body()}}},"error":"Status lines do not match;Bodies do not match;"
            """;
    }

    private string Body()
    {
        int length = (int)Math.Min(65536, Math.Exp(7.0 + (1.5 * Normal())));
        var body = new StringBuilder("<!DOCTYPE html>\r\n<html><head><title>").Append(Pick(Words)).Append("</title></head>");
        while (body.Length < length) body.Append(CultureInfo.InvariantCulture, $"<div class=\"c{_random.Next(9999)}\"><p>{Pick(Words)} {Pick(Words)}</p><a href=\"/{_random.Next(9999)}\">{Pick(Words)}</a></div>\n");
        return JsonSerializer.Serialize(body.ToString(0, Math.Max(1, Math.Min(length, body.Length))));
    }

    private void WriteSatellite(string scan, int wanted)
    {
        string[] resolvers = [.. Enumerable.Range(0, 2000).Select(_ => Address()), "1.1.1.1", "8.8.8.8"];
        using (StreamWriter file = Create(scan, "resolvers.json"))
        {
            foreach (string resolver in resolvers)
                file.Write($$$"""{"vp":"{{{resolver}}}","name":"ns.{{{Pick(Words)}}}.example.","location":{"country_name":"Germany","country_code":"DE"}}""" + "\n");
        }
        using StreamWriter pages = Create(scan, "blockpages.json"), results = Create(scan, "results.json");
        for (int i = 0; i < wanted; i++)
        {
            string domain = Pick(_domains), ip = Address();
            bool matches = _random.NextDouble() < 0.85, fails = _random.NextDouble() < 0.05;
            if (!matches && !fails)
                pages.Write($$"""{"ip":"{{ip}}","keyword":"{{domain}}","http":{"status_line":"200 OK","headers":{"Server":["nginx"]},"body":{{Body()}}},"https":"Get \"https://{{ip}}:443/\": EOF","fetched":true,"start_time":"2024-01-01 00:00:00.1 +0000 UTC","end_time":"2024-01-01 00:00:01.1 +0000 UTC"}""" + "\n");
            string answers = fails ? "" : $$"""
                "{{ip}}":{"http":"{{_random.NextInt64():x16}}","cert":"{{_random.NextInt64():x16}}","asnum":64500,"asname":"EXAMPLE-AS","matched":{{(matches ? "[\"ip\",\"asnum\"]" : "null")}}}
                """;
            results.Write($$"""{"confidence":{"average":{{(matches ? 100 : 0)}},"matches":[{{(fails ? "" : matches ? "100" : "0")}}],"untagged_controls":false,"untagged_response":false},"passed_liveness":true,"connect_error":false,"in_control_group":true,"anomaly":{{(matches ? "false" : "true")}},"excluded":false,"vp":"{{Pick(resolvers)}}","test_url":"{{domain}}","start_time":"2024-01-01 00:00:00.1 +0000 UTC","end_time":"2024-01-01 00:00:01.1 +0000 UTC","exclude_reason":[],"location":{"country_name":"Germany","country_code":"DE"},"response":[{"url":"{{domain}}","has_type_a":{{(fails ? "false" : "true")}},"response":{{{answers}}},"error":"null","rcode":{{(fails ? 3 : 0)}}}]}""" + "\n");
        }
    }

    private StreamWriter Create(string scan, string name)
    {
        string path = Path.Combine(folder, scan);
        Directory.CreateDirectory(path);
        return new StreamWriter(Path.Combine(path, name));
    }

    private string Pick(string[] of) => of[_random.Next(of.Length)];

    private string Address() => $"198.{_random.Next(18, 20)}.{_random.Next(256)}.{_random.Next(1, 255)}";

    private string Control() => $"control-{_random.NextInt64():x16}.com";

    private string Time() => string.Create(CultureInfo.InvariantCulture, $"2024-01-01T00:{_random.Next(60):D2}:{_random.Next(60):D2}.{_random.Next(1_000_000_000):D9}-05:00");

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
