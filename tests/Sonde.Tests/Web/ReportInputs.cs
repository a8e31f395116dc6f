using Sonde.Tests.Cli;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Web;

/// <summary>An input of each kind that a report shows.</summary>
internal static class ReportInputs
{
    /// <summary>The kinds there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["interference", "hostile", "dns", "paths", "pings", "long-pings", "transparency"];

    /// <summary>Writes it; its path.</summary>
    public static string Write(TestHost host, string kind)
    {
        switch (kind)
        {
            case "interference":
                Scan.Write(host);
                return host.Path("scan");
            case "hostile":
                Scan.Write(
                    host, domain: "<script>hacked=1</script>\"' onload=hacked=1 x='", country: "<img src=x onerror=hacked=1>\u202E",
                    body: "</pre></details></script><script>hacked=1</script><svg onload=hacked=1>");
                return host.Path("scan");
            case "dns":
                return host.Write("dns.jsonl", InterferenceWalkScenes.Measure("dns", host).Select(line => line.GetRawText()));
            case "paths":
                return host.Write("traces.jsonl", LiveLines.Of("sonde_traceroute"));
            case "pings":
                return host.Write("pings.jsonl", LiveLines.Pings());
            case "long-pings":
                return host.Write("pings.jsonl", LiveLines.Pings(2_000));
            case "transparency":
                return host.Write("tfo.jsonl", LiveLines.Of("tfo"));
            default:
                throw new ArgumentException($"no input of kind {kind}", nameof(kind));
        }
    }
}
