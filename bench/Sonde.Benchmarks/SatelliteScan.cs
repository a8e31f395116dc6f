using System.Globalization;

namespace Sonde.Benchmarks;

/// <summary>A scan of Satellite (v2.2) with its side files.</summary>
internal sealed class SatelliteScan(ScanValues values, string folder)
{
    private static readonly string[] Controls = ["1.1.1.1", "8.8.8.8", "8.8.4.4", "64.6.64.6", "64.6.65.6"];
    private static readonly (int Number, string Name)[] Networks =
        [(64496, "EXAMPLE-CDN"), (64497, "EXAMPLE-CLOUD"), (64498, "EXAMPLE-HOSTING Example Hosting Limited"), (64499, "EXAMPLE-TELECOM")];
    private readonly HashSet<string> _fetched = [];
    private Dictionary<string, string> _truths = [];
    private string[] _poison = [];

    /// <summary>Writes the scan with so many rows at least.</summary>
    public void Write(int rows)
    {
        string[] resolvers = [.. Controls, .. Enumerable.Range(0, 1995).Select(_ => values.Address())];
        WriteResolvers(resolvers);
        _truths = values.Domains.ToDictionary(
            domain => domain,
            _ => string.Join(
                ',', Enumerable.Range(0, values.Pick([1, 1, 1, 2, 2, 4]))
                .Select(_ => Answer(values.Address(), Matched, values.Hex(64), values.Hex(64)))));
        _poison =
            [.. Enumerable.Range(0, 60).Select(_ => values.Address()), "10.10.34.35", "0.0.0.0", "127.0.0.1", "172.16.3.4", "192.168.1.1"];
        using StreamWriter results = Create("results.json"), pages = Create("blockpages.json");
        for (int made = 0; made < rows;) made += WriteLine(results, pages, values.Pick(resolvers), values.Pick(values.Domains));
    }

    private const string Matched = "[\"ip\",\"http\",\"cert\",\"asnum\",\"asname\"]";

    private void WriteResolvers(string[] resolvers)
    {
        using StreamWriter names = Create("resolvers.json"), profiles = Create("resolvers_profile.json");
        foreach (string resolver in resolvers)
        {
            names.Write(
                $$$"""{"vp":"{{{resolver}}}","name":"ns{{{values.Below(2000)}}}.{{{values.Word()}}}.example.","location":{"country_name":"Germany","country_code":"DE"}}""" + "\n");
            profiles.Write(
                $$"""{"resolver":"{{resolver}}","non_zero_rcode":"{{Rate(0.3)}}","private_ip":"{{Rate(0.01)}}","zero_ip":"{{Rate(0.01)}}","connect_error":"{{Rate(0.2)}}","invalid_cert":"{{Rate(0.3)}}"}""" + "\n");
        }
    }

    private string Rate(double most) => (values.Draw() * most).ToString("F4", CultureInfo.InvariantCulture);

    private int WriteLine(StreamWriter results, StreamWriter pages, string resolver, string domain)
    {
        double draw = values.Draw();
        string[] trips = [Trip(domain, 0, "")];
        string confidence = "\"average\":100,\"matches\":[100]";
        bool isAnomaly = draw >= 0.88;
        if (draw < 0.80) trips = [Trip(domain, 0, _truths[domain])];
        else if (draw < 0.88) trips = [Trip(domain, 0, Answer(values.Address(), "[\"asnum\",\"asname\"]", values.Hex(64), ""))];
        else if (draw < 0.94) trips = [Trip(domain, 0, Poisoned(pages, domain))];
        else if (draw < 0.975) trips = [Trip(domain, values.Pick([2, 2, 3, 3, 5, 1, -1]), "")];
        else trips = [.. Enumerable.Repeat(domain, 4).Append("a.root-servers.net").Select(asked => Failed(asked, resolver))];
        if (isAnomaly) confidence = "\"average\":0,\"matches\":" + (draw < 0.94 ? "[0]" : "null");
        results.Write(
            $$$"""{"confidence":{{{{confidence}}},"untagged_controls":false,"untagged_response":false},"passed_liveness":true,"connect_error":{{{(trips.Length > 1 ? "true" : "false")}}},"in_control_group":true,"anomaly":{{{(isAnomaly ? "true" : "false")}}},"excluded":false,"vp":"{{{resolver}}}","test_url":"{{{domain}}}","start_time":"{{{values.GoTime()}}}","end_time":"{{{values.GoTime()}}}","exclude_reason":[],"location":{"country_name":"Germany","country_code":"DE"},"response":[{{{string.Join(',', trips)}}}]}""" + "\n");
        return trips.Length;
    }

    private static string Trip(string domain, int rcode, string answers)
        => $$$"""{"url":"{{{domain}}}","has_type_a":{{{(answers.Length > 0 ? "true" : "false")}}},"response":{{{{answers}}}},"error":"null","rcode":{{{rcode}}}}""";

    private string Failed(string domain, string resolver)
    {
        string error = values.Weighed(("i/o timeout", 8), ("read: connection refused", 3), ("read: no route to host", 1));
        return $$"""{"url":"{{domain}}","has_type_a":false,"response":{},"error":"read udp 192.0.2.1:{{values.Below(64_000) + 1024}}-\u003e{{resolver}}:53: {{error}}","rcode":-1}""";
    }

    private string Answer(string ip, string matched, string http, string certificate)
    {
        (int number, string name) = values.Pick(Networks);
        return $$"""
            "{{ip}}":{"http":"{{http}}","cert":"{{certificate}}","asnum":{{number}},"asname":"{{name}}","matched":{{matched}}}
            """;
    }

    /// <summary>An answer that is not the control's; what its address serves is fetched once for each domain.</summary>
    private string Poisoned(StreamWriter pages, string domain)
    {
        string ip = values.Pick(_poison);
        if (_fetched.Add($"{domain} {ip}"))
        {
            double draw = values.Draw();
            string refused = $"\"Get \\\"http://{ip}:80/\\\": dial tcp {ip}:80: connect: connection refused\"";
            string http = draw < 0.7 ? MadePage.Json(values, isTls: false) : refused;
            string https = draw is >= 0.45 and < 0.7
                ? MadePage.Json(values, isTls: true) + $",\"trusted_cert\":{(values.Draw() < 0.5 ? "true" : "false")}"
                : refused;
            pages.Write(
                $$"""{"ip":"{{ip}}","keyword":"{{domain}}","http":{{http}},"https":{{https}},"fetched":{{(draw < 0.7 ? "true" : "false")}},"start_time":"{{values.GoTime()}}","end_time":"{{values.GoTime()}}"}""" + "\n");
        }

        return Answer(ip, "null", "", "");
    }

    private StreamWriter Create(string name) => new(Path.Combine(folder, name));
}
