using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Sonde.SystemTests.Scaling;

/// <summary>A folder of raw scans, the same bytes every time: Hyperquack files and scans of Satellite with their side files.</summary>
internal static class ScanFolder
{
    /// <summary>Writes scans: HTTP and echo by turns, every fourth gzip, and as many of Satellite.</summary>
    /// <param name="folder">Where to; it is made.</param>
    /// <param name="hyperquack">How many files of Hyperquack.</param>
    /// <param name="satellite">How many scans of Satellite.</param>
    /// <param name="lines">Lines in each.</param>
    public static void Write(string folder, int hyperquack, int satellite, int lines)
    {
        for (int i = 0; i < hyperquack; i++)
        {
            string scan = Path.Combine(folder, $"CP_Quack-{(i % 2 == 0 ? "http" : "echo")}-2024-01-{i % 28 + 1:00}-0{i / 28}-00-00");
            Directory.CreateDirectory(scan);
            byte[] bytes = Encoding.UTF8.GetBytes(Hyperquack(i, lines));
            if (i % 4 == 3) WriteGzip(Path.Combine(scan, "results.json.gz"), bytes);
            else File.WriteAllBytes(Path.Combine(scan, "results.json"), bytes);
        }

        for (int i = 0; i < satellite; i++) WriteSatellite(Path.Combine(folder, $"CP_Satellite-2024-02-{i + 1:00}-12-00-01"), i, lines);
    }

    /// <summary>
    /// The lines of one file of Hyperquack v2: passes, time-outs, resets, pages that differ, a block page, and a line that is broken.
    /// </summary>
    public static string Hyperquack(int scan, int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            int kind = (i + scan) % 7;
            string day = $"2024-01-{i % 2 + 1:00}";
            string times = $"\"start_time\":\"{day}T00:00:{i % 60:00}.{scan % 10}Z\",\"end_time\":\"{day}T00:01:00Z\"";
            string trial = kind switch
            {
                0 or 1 or 2 => $$"""{"matches_template":true,{{times}}}""",
                3 => $$"""{"matches_template":false,"error":"read tcp 192.0.2.1:{{i}}->192.0.2.7:80: i/o timeout",{{times}}}""",
                4 => $$"""{"matches_template":false,"error":"read tcp 192.0.2.1:{{i}}->192.0.2.7:80: read: connection reset by peer",{{times}}}""",
                5 => $$"""{"matches_template":false,"response":{"status_line":"403 Forbidden","headers":{"Server":["nginx"],"X-N":["{{i}}"]},"body":"\u003chtml>{{scan}} {{i}}"},"error":"Status lines do not match;Bodies do not match;",{{times}}}""",
                _ => $$"""{"matches_template":false,"response":{"status_line":"200 OK","headers":{},"body":"\u003ctitle>Access to this site is blocked {{i}}"},"error":"Bodies do not match;",{{times}}}""",
            };
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{"vp":"198.51.100.{{i % 250 + 1}}","location":{"country_name":"X","country_code":"XX"},"service":"http","test_url":"d{{i % 97}}.example","response":[{{trial}}],"anomaly":{{(kind > 2 ? "true" : "false")}},"controls_failed":false,"stateful_block":false,"tag":"t"}""");
            text.Append('\n');
            if (i % 500 == 250) text.Append("{\"vp\":\n");
        }

        return text.ToString();
    }

    private static void WriteSatellite(string folder, int scan, int lines)
    {
        Directory.CreateDirectory(folder);
        var results = new StringBuilder();
        var resolvers = new StringBuilder();
        var profiles = new StringBuilder();
        var pages = new StringBuilder();
        for (int i = 0; i < 200; i++)
        {
            string resolver = $"198.51.100.{i + 1}";
            resolvers.Append(
                $$$"""{"vp":"{{{resolver}}}","name":"r{{{i}}}.example.","location":{"country_name":"X","country_code":"XX"}}""")
                .Append('\n');
            profiles.Append(
                $$"""{"resolver":"{{resolver}}","non_zero_rcode":"0.1","private_ip":"0","zero_ip":"0","connect_error":"0.0{{i % 10}}","invalid_cert":"0.2"}""").Append('\n');
            string domain = $"d{i % 97}.example", address = $"203.0.113.{i + 1}";
            pages.Append(
                $$"""{"ip":"{{address}}","keyword":"{{domain}}","http":{"status_line":"200 OK","headers":{},"body":"page {{i}}"},"https":"Get \"https://{{address}}:443/\": dial tcp {{address}}:443: i/o timeout","fetched":true,"start_time":"2024-02-01T00:00:00Z","end_time":"2024-02-01T00:00:01Z"}""").Append('\n');
        }

        for (int i = 0; i < lines; i++)
            results.Append(SatelliteLine(i, i % 50 == 0 ? "8.8.8.8" : $"198.51.100.{i % 200 + 1}", (i + scan) % 6)).Append('\n');
        WriteGzip(Path.Combine(folder, "results.json.gz"), Encoding.UTF8.GetBytes(results.ToString()));
        File.WriteAllText(Path.Combine(folder, "resolvers.json"), resolvers.ToString());
        File.WriteAllText(Path.Combine(folder, "resolvers_profile.json"), profiles.ToString());
        File.WriteAllText(Path.Combine(folder, "blockpages.json"), pages.ToString());
    }

    private static string SatelliteLine(int i, string resolver, int kind)
    {
        string domain = $"d{i % 97}.example", address = kind == 4 ? "10.0.0.1" : $"203.0.113.{i % 200 + 1}";
        string matched = kind < 3 ? "[\"ip\",\"asnum\"]" : "null";
        string answers = kind == 5
            ? "null"
            : $$$"""{"{{{address}}}":{"http":"a","cert":"","asnum":64496,"asname":"EXAMPLE","matched":{{{matched}}}}}""";
        string item =
            $$"""{"url":"{{domain}}","has_type_a":{{(kind == 5 ? "false" : "true")}},"response":{{answers}},"error":"{{(kind == 5 ? "read udp 192.0.2.1:1->192.0.2.2:53: i/o timeout" : "null")}}","rcode":{{(kind == 5 ? -1 : 0)}}}""";
        return $$"""{"confidence":{"average":100,"matches":[100],"untagged_controls":false,"untagged_response":false},"passed_liveness":true,"in_control_group":true,"connect_error":false,"anomaly":{{(kind is 3 or 4 ? "true" : "false")}},"excluded":false,"exclude_reason":[],"vp":"{{resolver}}","test_url":"{{domain}}","location":{"country_name":"X","country_code":"XX"},"start_time":"2024-02-0{{i % 2 + 1}} 00:00:01.5 +0000 UTC","end_time":"2024-02-0{{i % 2 + 1}} 00:00:02.5 +0000 UTC","response":[{{item}}]}""";
    }

    private static void WriteGzip(string path, byte[] bytes)
    {
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        zip.Write(bytes);
    }
}
