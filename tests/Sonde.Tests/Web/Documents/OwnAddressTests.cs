using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonde.Cli.Output;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Web.Serving;

namespace Sonde.Tests.Web.Documents;

/// <summary>
/// A line that says whose it is shows that to nobody, whatever machine reads it: neither in a report nor in the live view, its evidence and
/// what it exports, as <c>sonde redact</c> takes it out.
/// </summary>
public sealed partial class OwnAddressTests
{
    private const string Own = ProberLines.Own;

    private static readonly int MostPages = Repetitions.Of(60, 150, 150);

    public static TheoryData<string> Nettests => ProberLines.Nettests;

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public void Report_and_tables_have_it_nowhere_and_say_the_same_of_the_network(string nettest)
    {
        Repetitions.LongUnless(nettest == "tcpping");
        using var host = new TestHost();
        var lines = ProberLines.Of(nettest);
        lines.ShouldNotBeEmpty();
        string told = host.Write("told.jsonl", lines.Select(each => each.Told));
        string published = host.Write("published.jsonl", lines.Select(each => each.Published));
        ShouldTellNothing(host.Run("redact", told).Output, "redact");
        host.Run("report", told, "-o", host.Path("report.html")).Ends(0);
        ShouldTellNothing(host.Read("report.html"), "report.html");
        ShouldTellNothing(host.Run("report", told, "-o", "-").Output, "report -o -");
        ShouldTellNothing(host.Run("explain", told).Output, "explain");
        string[] seen = Outcomes(host, told);
        seen.ShouldBe(Outcomes(host, published));
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Nettests))]
    public async Task Live_view_has_it_on_no_page_and_in_no_export(string nettest)
    {
        Repetitions.LongUnless(nettest == "tcpping");
        using var host = new TestHost();
        string told = host.Write("told.jsonl", ProberLines.Of(nettest).Select(each => each.Told).Take(8));
        using var gate = new OutputGate(host.Host(TextWriter.Null));
        await using LiveScene scene = await LiveScene.OverAsync([told], gate: gate.Lines);
        var waiting = new Queue<Uri>([new Uri(scene.Address), .. ExportsOf(scene)]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool hasEvidence = false;
        while (waiting.TryDequeue(out Uri? page) && seen.Count < MostPages)
        {
            if (!seen.Add(page.PathAndQuery)) continue;
            using HttpResponseMessage answer = await scene.Client.GetAsync(page, TestContext.Current.CancellationToken);
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            string text = Encoding.UTF8.GetString(bytes);
            ShouldTellNothing(text, page.PathAndQuery);
            hasEvidence |= page.AbsolutePath.EndsWith("/evidence", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.OK;
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            foreach (Match link in Link().Matches(text))
            {
                var next = new Uri(page, WebUtility.HtmlDecode(link.Groups["to"].Value));
                if (next.AbsoluteUri.StartsWith(scene.Address, StringComparison.Ordinal)) waiting.Enqueue(next);
            }
        }

        hasEvidence.ShouldBeTrue("no page of evidence was among them: " + string.Join(' ', seen));
    }

    [Fact]
    public void Line_that_is_no_measurement_of_a_known_kind_is_kept_among_the_rejected_without_it()
    {
        using var host = new TestHost();
        string told = host.Write("told.jsonl", $$"""{"probe_ip":"{{Own}}","x":"by {{Own}}"}""", $$"""{"probe_ip":"{{Own}}","x":""");
        host.Run("classify", told, "-o", "-", "--rejected", host.Path("rejected"));
        host.Read("rejected").ShouldContain("scrubbed");
        ShouldTellNothing(host.Read("rejected"), "rejected");
    }

    private static Uri[] ExportsOf(LiveScene scene) =>
    [
        .. from form in (string[])["csv", "jsonl", "parquet"]
           from table in (string[])["outcomes", "observations"]
           select new Uri($"{scene.Address}export.{form}?table={table}"),
        new Uri($"{scene.Address}report.html"), new Uri($"{scene.Address}metrics"),
    ];

    private static string[] Outcomes(TestHost host, string file) => [.. host
        .Run("classify", file, "-o", "-", "--tables", "outcomes").Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(row => $"{row.GetProperty("outcome")} {row.GetProperty("failure")} {row.GetProperty("conditions")}")];

    // In any usual spelling, and in no packet that is shown in base64.
    private static void ShouldTellNothing(string text, string where)
    {
        string small = text.ToLowerInvariant();
        PacketAddress.TryParse(Own, out PacketAddress own).ShouldBeTrue();
        foreach (string spelling in UsualTexts.Of(own))
        {
            int at = small.IndexOf(spelling, StringComparison.Ordinal);
            at.ShouldBe(-1, $"{spelling} in {where}: …{small[Math.Max(0, at - 80)..Math.Min(small.Length, Math.Max(0, at) + 80)]}…");
        }

        foreach (Match match in Base64().Matches(text))
        {
            if (match.Length % 4 != 0) continue;
            ReadOnlySpan<byte> data = Convert.FromBase64String(match.Value), raw = [203, 0, 113, 77];
            data.IndexOf(raw).ShouldBe(-1, $"{match.Value} in {where}");
        }
    }

    [GeneratedRegex("href=\"(?<to>[^\"#]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Link();

    [GeneratedRegex("\\b[A-Za-z0-9+/]{40,}={0,2}", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Base64();
}
