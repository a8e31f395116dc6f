using System.Text;
using Sonde.Analysis.Outcomes;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;
using Sonde.Packets.Addresses;

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
            inconclusive, and so is every measurement whose controls failed, whatever its tries came to. `outcome_code` is the outcome without its sign, in ASCII:
            in a detail, bytes that are no printable ASCII and the percent sign are written `%XX`.


            """.ReplaceLineEndings("\n"));
        foreach ((DocumentedProtocols protocol, string name) in Protocols) WriteProtocol(page, protocol, name);
        WriteErrors(page);
        WriteDnsErrors(page);
        WriteAddresses(page);
        WriteLive(page);
        WritePublished(page);
        return page.ToString();
    }

    private static void WriteProtocol(StringBuilder page, DocumentedProtocols protocol, string name)
    {
        page.Append(
            $"## {name}\n\n![The stages of {name}](outcomes/{name}.svg)\n\n| outcome | code | expectation | meaning |\n|---|---|---|---|\n");
        foreach (DocumentedOutcome each in OutcomeCatalog.All.Where(each => each.Protocols.HasFlag(protocol)))
        {
            page.Append(
                $"| {each.Outcome} | `{each.Outcome.Code}` | {each.Expectation.ToString().ToLowerInvariant()} | {each.Meaning} |\n");
        }

        page.Append('\n');
    }

    private static void WriteErrors(StringBuilder page)
    {
        page.Append("""
            ## Error texts

            An error is taken apart as Go put it together: the operation and the address before a colon come off from the left (`Get "URL":`, `read tcp A->B:`,
            `dial tcp B:`, `connect:`, and any other words), what the client's own clock says in brackets at the end comes off, and the first row that then fits
            counts. What stands in quotes is never searched. Texts are compared in lower case; of several that the scanner joined by `;` the deepest stage decides.

            | rule | form | text | scans | outcome |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (ErrorLiteral row in SondeErrors.Table)
        {
            string stage = row.Stage == Stage.None
                ? $"(operation, else {Outcome.At(row.Otherwise, "").StageName})"
                : Outcome.At(row.Stage, "").StageName!;
            page.Append(
                $"| {row.Id} | {Name(row.Form)} | `{row.Text}` | {row.Scans.ToString().ToLowerInvariant()} | {stage}/{row.Class} |\n");
        }

        page.Append("\nWhere the stage is the operation, the innermost one that a wrapper names counts: dial, write or read.\n\n");
        page.Append($"""
            A line that was measured live says for each probe where it failed (`x_tries[].x_stage`). Where that is `tls`, a text that leads to `read/tcp.reset` becomes
            `tls/tcp.reset` ({SondeRules.ResetInHandshake}), and one that leads to `read/http.empty` or `read/http.truncated_response` becomes `tls/tls.failed`
            ({SondeRules.ClosedInHandshake}): the stage is the one in which the name was sent, and Go's text is the same for the handshake and for what follows it.
            Without that key the same line has the archives' outcome.


            """.ReplaceLineEndings("\n"));
    }

    private static void WriteDnsErrors(StringBuilder page)
    {
        page.Append(
            "## Error texts of DNS queries\n\nTaken apart in the same way. An error that was written as an object is the text of its innermost error (`\"Err\": 111` is `connection refused`).\n\n| rule | form | text | outcome |\n|---|---|---|---|\n");
        foreach (ErrorLiteral row in SondeDnsErrors.Table) page.Append($"| {row.Id} | {Name(row.Form)} | `{row.Text}` | {row.Class} |\n");
        page.Append("\nThen the rows above that lead to `setup/system_failure`, as `setup.system_failure`; then `unknown_error`.\n\n");
    }

    private static void WriteAddresses(StringBuilder page)
    {
        page.Append("## Addresses that no public host has\n\n| range | kind |\n|---|---|\n");
        foreach ((AddressBlock block, string kind) in InvalidAddresses.Table) page.Append($"| `{block}` | {kind} |\n");
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

    private static void WritePublished(StringBuilder page)
    {
        page.Append(
            "\n## Outcomes of --rules censoredplanet\n\nAs the published pipeline writes them: Hyperquack without a sign, DNS with one.\n\n");
        foreach (string outcome in PublishedOutcomes.All) page.Append($"- `{outcome}`\n");
    }

    private static string Name(LiteralForm form) => form switch
    {
        LiteralForm.Whole => "is",
        LiteralForm.Tail => "ends",
        LiteralForm.Bare => "begins, without a wrapper",
        _ => "begins",
    };
}
