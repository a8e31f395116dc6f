using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Analysis.Signatures;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Web.Documents;
using Sonde.Web.Counting;
using Sonde.Web.Samples;
using Sonde.Web.Serving;

namespace Sonde.Tests.Web.Serving;

/// <summary>
/// Rows behind numbers, which are counted and found in memory, are those that DuckDB gives for the condition that people are shown.
/// </summary>
public sealed partial class RowsBehindTests
{
    private const string Columns =
        "nettest,date,time,domain,target,vantage_point,vantage_point_asn,vantage_point_as_name,vantage_point_country,probe_asn,probe_cc,outcome_code,expectation,is_control,controls_failed,is_mixed";

    // What tables of others may hold: signs of SQL, addresses and pages, empty texts, no day, networks that are called like others.
    private static readonly string[] Hostile =
    [
        Columns,
        "http,2026-01-01,2026-01-01 10:00:00,' OR 1=1 --,,192.0.2.1,64496,~.x~~-,AA,,,match,expected,,,",
        "http,2026-01-01,2026-01-01T11:30:00Z,~-,,192.0.2.1,64496,\"O'Neill \"\"&\"\" <b>\",AA,,,read/timeout,unexpected,false,false,true",
        "dns,no day,,a.example,,192.0.2.2,64496,(measuring machine),~,,,match,inconclusive,false,true,false",
        "dns,,,a.example,,192.0.2.3,,,\"\",,,,,,,", "https,2026-01-03,,%26is=~t,,192.0.2.4,,,,,,none,something else,true,,",
        "http,2026-01-02,,a.example,near.example,,64496,ONE,AA,AS64496,AA,match,unexpected,,,",
        "http,2026-01-02,,a.example,near.example,,,,,AS64496,AA,match,expected,,,",
        "http,2026-01-02,,,,,,,,AS0,ZZ,match,unexpected,,,false",
        "echo,2026-01-02,,\u202Eb.example,,192.0.2.9,64499,,BB,,,match,expected,,,",
        "\"\",2026-01-02,,,,,,,,\"network unknown, AA\",,match,invalid,,,", ",2026-01-04,,,,,,,,,,match,unexpected,,,",
    ];

    private static readonly string[] Strange = ["", "~", "~~", "~.", "' OR true --", "none", "x\u001fy", "no such"];

    // With and without rows of the measuring machine that say in which network a vantage point is.
    [Dear]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Are_those_that_the_shown_condition_gives_whatever_is_asked(bool isMachineOfTwo)
    {
        Repetitions.LongUnless(isMachineOfTwo);
        using var host = new TestHost();
        using ReportSource source = Open(
            host, [.. Hostile.Where(row => isMachineOfTwo || !row.Contains("near.example,,64496", StringComparison.Ordinal))]);
        OutcomeCube cube = source.Tables.Cube;
        var draw = new Random(3);
        int found = 0;
        int rounds = Repetitions.Of(25, 400, 5_000);
        for (int round = 0; round < rounds; round++)
        {
            ViewFilter filter = Filter(cube, draw);
            RowCondition condition = Condition(cube, draw);
            source.Tables.Show(filter.Where);
            FirstRows counted = RowsBehind.Counted(filter.Select(source.Tables), condition);
            FirstRows asked = RowsBehind.Asked(source.Tables, "outcomes", condition.Sql(cube));
            string name = $"{condition.Sql(cube)} under {filter}";
            counted.Count.ShouldBe(asked.Count, name);
            counted.Ids.ShouldBe(asked.Ids, name);
            if (counted.Count > 0) found++;
            RowCondition.Read(condition.Text)!.Sql(cube).ShouldBe(condition.Sql(cube));
        }

        found.ShouldBeGreaterThan(Math.Min(30, rounds / 5));
    }

    [Fact]
    public void Every_part_is_read_from_an_address_as_it_was_written_and_what_is_not_ours_is_refused()
    {
        var links = new RowLinks("0123456789abcdef", ViewFilter.Of(name => name == "domain" ? "is=~t" : null));
        foreach (string? value in (string?[])[null, .. Strange, "AS64496 \"O'Neill\" &seal=<b>#", "\u202Eé"])
        {
            RowCondition condition = RowCondition.None.And(ConditionPart.IsTest).And(ConditionPart.Code, value)
                .And(ConditionPart.OtherCodes, value, "match", value);
            string address = links.To(new RowQuestion($"title {value}", "outcomes", null, condition))!;
            Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]);
            RowQuestion read = links.Read(new QueryCollection(query))!;
            read.Title.ShouldBe($"title {value}");
            read.Condition!.Text.ShouldBe(condition.Text);
            links.Read(Of(links.To(new RowQuestion($"{value}", "hops", $"a = '{value}'\n", null))!)).ShouldBe(
                new RowQuestion($"{value}", "hops", $"a = '{value}'\n", null), "SQL is not taken for a condition, nor one for the other");
            string own = query["of"].ToString();
            for (int at = 0; at < own.Length; at += 7)
            {
                query["of"] = $"{own[..at]}{(own[at] == 'A' ? 'B' : 'A')}{own[(at + 1)..]}";
                links.Read(new QueryCollection(query)).ShouldBeNull();
                query["of"] = own[..at];
                links.Read(new QueryCollection(query)).ShouldBeNull();
            }

            query["of"] = own;
            new RowLinks("0123456789abcdee", ViewFilter.Of(_ => null)).Read(new QueryCollection(query)).ShouldBeNull("another view's");
        }

        static QueryCollection Of(string address)
            => new(QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]));
    }

    [Fact]
    public void Any_text_is_read_as_a_condition_or_refused()
    {
        var draw = new Random(5);
        for (int round = 0; round < Repetitions.Of(2_000, 20_000, 200_000); round++)
        {
            string text = new(draw.GetItems("~~~~.-atxcwa?\u0000é".AsSpan(), draw.Next(12)));
            if (RowCondition.Read(text) is { } condition) RowCondition.Read(condition.Text)!.Text.ShouldBe(condition.Text);
        }

        RowCondition.Read("~t").ShouldBeNull("a test without its name");
        RowCondition.Read("~a~.x").ShouldBeNull();
        RowCondition.Read("nettest = 'http'").ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?domain=a")]
    [InlineData("?since=2026-01-02&test=http")]
    [InlineData("?network=AS64496 (measuring machine)")]
    [InlineData("?country=AA&until=2026-01-02")]
    public async Task Every_number_of_the_pages_leads_to_as_many_rows_as_it_says(string filter)
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        Scan.Write(host);
        host.Write("strange.csv", Hostile);
        await using LiveScene scene = await LiveScene.OverAsync([host.Path("scan"), host.Path("strange.csv")]);
        int followed = 0;
        foreach (string page in (string[])["", "interference"])
        {
            IEnumerable<PageTable.Cell> linked = PageTable.Of(await scene.GetAsync(page + filter)).SelectMany(table => table.Cells)
                .Where(cell => cell is { IsNumber: true, Link: not null })
                .Where(cell => cell.Column is not ("networks" or "vantage points" or "names" or "percent"));
            foreach (PageTable.Cell cell in linked)
            {
                string rows = await scene.GetAsync(cell.Link![(LiveScene.Token.Length + 2)..]);
                double.Parse(Count().Match(rows).Groups["n"].Value, CultureInfo.InvariantCulture).ShouldBe(
                    cell.Number, $"{cell.Column} of {cell.Row}: {cell.Link}");
                followed++;
            }
        }

        followed.ShouldBeGreaterThan(5);
    }

    [Dear]
    [Fact]
    public async Task Of_what_has_grown_since_the_page_was_made_are_those_of_now()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", pings[0]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        string link = PageTable.Of(page).Single(table => table.Caption == "Outcomes by test").Cells.Single(cell => cell.IsNumber).Link!;
        await File.AppendAllTextAsync(file, $"{pings[0]}\n{pings[1]}\n", TestContext.Current.CancellationToken);
        string rows = await scene.GetAsync(
            $"{link[(LiveScene.Token.Length + 2)..]}&after={Mark().Match(page).Groups["mark"].Value}");
        Count().Match(rows).Groups["n"].Value.ShouldBe("3");
    }

    private static ViewFilter Filter(OutcomeCube cube, Random draw)
    {
        Func<string?>[] parts =
        [
            () => draw.GetItems(["2026-01-01", "2026-01-02", "2026-01-03", "no day"], 1)[0], () => Drawn(cube.Country, draw),
            () => Drawn(cube.Network, draw), () => draw.GetItems(["a", "example", "'", "~", "blocked.example"], 1)[0],
            () => draw.GetItems(["http", "dns", "tcpping", ""], 1)[0],
        ];
        string?[] values = [.. parts.Select(part => draw.Next(4) == 0 ? part() : null)];
        return new ViewFilter(
            draw.Next(2) == 0 ? values[0] : null, draw.Next(2) == 0 ? values[0] : null, values[1], values[2], values[3], values[4]);
    }

    private static RowCondition Condition(OutcomeCube cube, Random draw)
    {
        RowCondition condition = RowCondition.None.And(draw.Next(2) == 0 ? ConditionPart.IsTest : ConditionPart.IsInterference);
        (ConditionPart, Func<string?>[])[] parts =
        [
            (ConditionPart.ControlsFailed, []), (ConditionPart.IsMixed, []), (ConditionPart.IsNotMixed, []), (ConditionPart.IsInvalid, []),
            (ConditionPart.Test, [() => Of(kind => kind.Test)]), (ConditionPart.Code, [() => Of(kind => kind.Code)]),
            (ConditionPart.CodeOrNone, [() => Of(kind => kind.Code) ?? "none"]),
            (ConditionPart.OtherCodes, [() => Of(kind => kind.Code) ?? "none", () => Of(kind => kind.Code) ?? "x"]),
            (ConditionPart.Says, [() => Of(kind => kind.Says)]), (ConditionPart.Subject, [() => Drawn(cube.Subject, draw)]),
            (ConditionPart.Country, [() => Drawn(cube.Country, draw)]), (ConditionPart.Date, [() => Drawn(cube.Date, draw)]),
            (ConditionPart.Hour, [() => Drawn(cube.Hour, draw)]), (ConditionPart.Network, [() => Drawn(cube.Network, draw)]),
        ];
        foreach ((ConditionPart part, Func<string?>[] values) in draw.GetItems(parts, draw.Next(3)))
            condition = condition.And(part, [.. values.Select(value => value())]);
        return condition;

        string? Of(Func<OutcomeKind, string?> value)
            => draw.Next(10) == 0 ? draw.GetItems(Strange, 1)[0] : value(cube.Kinds[draw.Next(cube.Kinds.Count)]);
    }

    private static string? Drawn(Dimension of, Random draw)
        => draw.Next(10) == 0 ? draw.GetItems(Strange, 1)[0] : of.Values[draw.Next(of.Values.Count)];

    private static ReportSource Open(TestHost host, string[] strange)
    {
        Scan.Write(host);
        host.Write("pings.jsonl", LiveLines.Pings(12));
        host.Write("strange.csv", strange);
        return ReportSource.Open(
            new ClassifyOptions
            {
                Paths = [host.Path("scan"), host.Path("pings.jsonl"), host.Path("strange.csv")],
                Signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde),
                DuckdbLibrary = DuckdbLibrary.Find(),
            }, TimeProvider.System, null, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("data-mark=\"(?<mark>[^\"]+)\"")]
    private static partial Regex Mark();

    [GeneratedRegex("<summary><bdi>[^<]*</bdi>: (?<n>[0-9,]+) rows?</summary>")]
    private static partial Regex Count();
}
