using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>The page of documentation about outcomes, made of the tables in code.</summary>
public static class OutcomesPage
{
    private static readonly (DocumentedProtocols Protocol, string Name)[] Protocols =
    [
        (DocumentedProtocols.Discard, "discard"), (DocumentedProtocols.Echo, "echo"), (DocumentedProtocols.Http, "http"),
        (DocumentedProtocols.Https, "https"), (DocumentedProtocols.Dns, "dns"),
    ];

    /// <summary>The names of the protocols that have a diagram.</summary>
    public static IReadOnlyList<string> Diagrams { get; } = [.. Protocols.Select(protocol => protocol.Name)];

    /// <summary>The diagram of a protocol's stages as SVG, or null for a name that is none.</summary>
    public static string? Diagram(string name)
    {
        foreach ((DocumentedProtocols protocol, string known) in Protocols)
        {
            if (known == name) return protocol == DocumentedProtocols.Dns ? StageDiagram.OfDns() : StageDiagram.Of(protocol, name);
        }
        return null;
    }

    /// <summary>The whole page in Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder("""
            # Outcomes

            Made by `./sonde outcomes`; the table is `src/Sonde.Analysis/Outcomes/OutcomeCatalog.cs`.

            An outcome is a sign, the stage that decided, and a class, with a detail behind a colon for some. ✅ is expected, ❗️ is not,
            ❔ says nothing about the network. `expectation` is finer: an outcome that a vantage point which went away would cause as well is
            inconclusive.


            """.ReplaceLineEndings("\n"));
        foreach ((DocumentedProtocols protocol, string name) in Protocols) WriteProtocol(page, protocol, name);
        WriteErrors(page);
        WriteDnsErrors(page);
        WriteAddresses(page);
        WriteLive(page);
        return page.ToString();
    }

    private static void WriteProtocol(StringBuilder page, DocumentedProtocols protocol, string name)
    {
        page.Append($"## {name}\n\n![The stages of {name}](outcomes/{name}.svg)\n\n| outcome | code | expectation | meaning |\n|---|---|---|---|\n");
        foreach (DocumentedOutcome each in OutcomeCatalog.All.Where(each => each.Protocols.HasFlag(protocol)))
        {
            page.Append($"| {each.Outcome} | `{each.Outcome.Code}` | {each.Expectation.ToString().ToLowerInvariant()} | {each.Meaning} |\n");
        }
        page.Append('\n');
    }

    private static void WriteErrors(StringBuilder page)
    {
        page.Append("## Error texts\n\nEach part of a text joined by `;` is looked at on its own, in lower case; the first rule that fires counts. Of all parts the deepest stage decides.\n\n");
        page.Append("| rule | test | text | scans | outcome |\n|---|---|---|---|---|\n");
        foreach (SondeErrorRule rule in SondeErrors.Table)
        {
            string stage = rule.Stage == Stage.None ? "(operation)" : Outcome.At(rule.Stage, "").StageName!;
            page.Append($"| {rule.Id} | {Name(rule.Test)} | `{rule.Pattern}` | {rule.Scans.ToString().ToLowerInvariant()} | {stage}/{rule.Class} |\n");
        }
        page.Append("\nWhere the stage is the operation, the text says which: dial, write or read.\n\n");
    }

    private static void WriteDnsErrors(StringBuilder page)
    {
        page.Append("## Error texts of DNS queries\n\n| rule | test | text | outcome |\n|---|---|---|---|\n");
        foreach (DnsErrorRule rule in SondeDnsErrors.Table) page.Append($"| {rule.Id} | {Name(rule.Test)} | `{rule.Pattern}` | {rule.Outcome} |\n");
        page.Append("\nThen the error number of old texts (`\"Err\": 24, 90, 111, 113`), then `unknown_error`.\n\n");
    }

    private static void WriteAddresses(StringBuilder page)
    {
        page.Append("## Addresses that no public host has\n\n| range | kind |\n|---|---|\n");
        foreach ((System.Net.IPNetwork network, string kind) in InvalidAddresses.Table) page.Append($"| `{network}` | {kind} |\n");
        page.Append("\nAn IPv4 address within IPv6 (`::ffff:0:0/96`) counts as the IPv4 address.\n");
    }

    private static void WriteLive(StringBuilder page)
    {
        page.Append("""

            ## Lines of live measurements

            A ping of tcpping is a row with the outcome that its line records (`connect.outcome`), or that its failure leads to
            (`connect.failure`). A trace of sonde_traceroute or multi_protocol_traceroute is one row; the first of these rules that fires decides:

            | rule | when | outcome |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach ((string rule, string when, string outcome) in TracerouteEnding.Table) page.Append($"| {rule} | {when} | {outcome} |\n");
    }

    private static string Name(ErrorTest test) => test switch
    {
        ErrorTest.Equals => "is",
        ErrorTest.StartsWith => "begins",
        ErrorTest.EndsWith => "ends",
        _ => "contains",
    };
}
