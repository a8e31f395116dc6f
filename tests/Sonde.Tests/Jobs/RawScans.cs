using System.Globalization;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Jobs;

/// <summary>
/// Raw scans of Hyperquack over several days, of servers in networks of two countries, one of which resets a name on some days.
/// </summary>
internal static class RawScans
{
    public const int Networks = 4, ServersOfNetwork = 5, Days = 3;

    /// <summary>
    /// Writes the scans, whose lines say in which network and country a server is.
    /// </summary>
    public static void Write(TestHost host)
    {
        for (int day = 1; day <= Days; day++)
        {
            string scan = $"in/CP_Quack-http-2024-01-0{day}-00-00-00";
            Directory.CreateDirectory(host.Path(scan));
            host.Write($"{scan}/results.json", Lines(day));
        }
    }

    /// <summary>Whether the servers of a network reset a name on a day: two of Sweden do, from the second day on.</summary>
    public static bool Resets(int place, string domain, int day)
        => domain == "blocked.example" && place is (0 or 1) && day >= 2;

    private static IEnumerable<string> Lines(int day)
    {
        for (int place = 0; place < 2 * Networks; place++)
        {
            for (int server = 1; server <= ServersOfNetwork; server++)
            {
                foreach (string domain in (string[])["blocked.example", "=1+1.example"])
                    yield return Line(place, server, domain, day);
            }
        }
    }

    private static string Line(int place, int server, string domain, int day)
    {
        string times = string.Create(
            CultureInfo.InvariantCulture, $"\"start_time\":\"2024-01-0{day}T06:00:00Z\",\"end_time\":\"2024-01-0{day}T06:00:01Z\"");
        string control = $$"""{"matches_template":true,{{times}},"control_url":"control-1f2e3d4c5b6a7988.com"}""";
        string test = Resets(place, domain, day)
            ? $$"""{"matches_template":false,"error":"read tcp 192.0.2.44:4001->203.0.113.{{(place * 16) + server}}:80: read: connection reset by peer",{{times}}}"""
            : $$"""{"matches_template":true,{{times}}}""";
        string country = place < Networks
            ? "\"country_name\":\"Sweden\",\"country_code\":\"SE\""
            : "\"country_name\":\"Norway\",\"country_code\":\"NO\"";
        return $$"""{"vp":"203.0.113.{{(place * 16) + server}}","location":{ {{country}},"asn":{{64500 + place}} },"service":"http","test_url":"{{domain}}","response":[{{control}},{{test}}],"anomaly":{{(Resets(place, domain, day) ? "true" : "false")}},"controls_failed":false,"stateful_block":false}""";
    }
}
