using System.Globalization;
using System.Text.Json;
using Sonde.Analysis.Reports;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Web.Serving;

namespace Sonde.Tests.Web.Documents;

/// <summary>Lines of several probes in turn: what pages and metrics say of changes is what they say of each probe by itself.</summary>
public sealed class SeveralProbesPageTests
{
    private const string Target = "198.51.100.7";

    private static readonly (string Asn, string Country)[] Probes = [("AS64496", "AA"), ("AS64497", "AB"), ("AS64497", "AC")];

    [Dear]
    [Fact]
    public async Task Traces_of_probes_that_take_turns_meet_no_other_routers()
    {
        using var host = new TestHost();
        string[] steady = [.. Enumerable.Range(0, 12).Select(hour => Trace(hour, hour % 3, $"192.0.2.{hour % 3}"))];
        string page = Report(host, host.Write("traces.jsonl", steady));
        page.ShouldNotContain("other routers");
        page.ShouldContain("<bdi>AS64497 in AC</bdi>");
        // Routers that change, and a trace between that nothing answers.
        string[] changed = [.. steady, Trace(12, 1, null), Trace(13, 0, "192.0.2.0"), Trace(14, 1, "192.0.2.77")];
        string file = host.Write("changed.jsonl", changed);
        Report(host, file).Split("other routers").Length.ShouldBe(2, "once");
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string text = await scene.GetAsync("metrics");
        text.ShouldContain($"sonde_path_changes{{target=\"{Target}\",from=\"AS64496 in AA\"}} 0\n");
        text.ShouldContain($"sonde_path_changes{{target=\"{Target}\",from=\"AS64497 in AB\"}} 1\n");
        text.ShouldContain($"sonde_path_changes{{target=\"{Target}\",from=\"AS64497 in AC\"}} 0\n");
    }

    [Dear]
    [Fact]
    public async Task Pings_of_probes_are_series_of_their_own()
    {
        using var host = new TestHost();
        // A probe beside the target, then one that is far away.
        string file = host.Write(
            "pings.jsonl", Enumerable.Range(0, 48).Select(hour => Ping(hour, hour < 24 ? 0 : 1, hour < 24 ? 0.010 : 0.040)));
        string page = Report(host, file);
        page.ShouldNotContain("Changes of level");
        page.ShouldContain($"<h3><bdi>{Target}:80 from AS64496 in AA</bdi></h3>");
        page.ShouldContain($"<h3><bdi>{Target}:80 from AS64497 in AB</bdi></h3>");
        page.ShouldContain("Vantage points</dt><dd>");
        page.ShouldContain("<bdi>2, in 2 known networks and 2 known countries</bdi>");
        host.Run("summary", file, "--format", "json").Ends(0).Lines[0].GetProperty("vantage_points").GetInt32().ShouldBe(2);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string text = await scene.GetAsync("metrics");
        text.ShouldContain($"sonde_pings{{target=\"{Target}:80\",from=\"AS64496 in AA\"}} 24\n");
        text.ShouldContain($"sonde_ping_rtt_seconds{{target=\"{Target}:80\",from=\"AS64496 in AA\",quantile=\"0.5\"}} 0.01\n");
        text.ShouldContain($"sonde_ping_rtt_seconds{{target=\"{Target}:80\",from=\"AS64497 in AB\",quantile=\"0.5\"}} 0.04\n");
    }

    [Dear]
    [Fact]
    public void Of_one_probe_nothing_is_named_and_its_level_is_seen_to_change()
    {
        using var host = new TestHost();
        string page = Report(
            host, host.Write("pings.jsonl", Enumerable.Range(0, 48).Select(hour => Ping(hour, 0, hour < 24 ? 0.010 : 0.040))));
        page.ShouldContain("Changes of level 1");
        page.ShouldContain($"<h3><bdi>{Target}:80</bdi></h3>");
        page.ShouldContain("<bdi>the measuring machine itself</bdi>");
    }

    [Dear]
    [Fact]
    public void Conditions_that_probes_see_change_where_one_of_them_sees_another()
    {
        using var host = new TestHost();
        string[] words = ["tfo.connectivity.works", "tfo.connectivity.broken", "tfo.connectivity.works"];
        string[] rows = [.. Enumerable.Range(0, 12).Select(hour => Row(hour, Probes[hour % 3], words[hour % 3]))];
        string steady = Report(host, host.Write("rows.jsonl", rows));
        steady.ShouldContain("Of the targets that were measured more than once none changed.");
        string page = Report(host, host.Write("changed.jsonl", [.. rows, Row(12, Probes[2], words[1])]));
        page.ShouldContain("Targets whose condition changed");
        string table = page[page.IndexOf("Targets whose condition changed", StringComparison.Ordinal)..];
        table[..table.IndexOf("</table>", StringComparison.Ordinal)].ShouldSatisfyAllConditions(
            each => each.ShouldContain("<bdi>AS64497 in AC</bdi>"), each => each.ShouldNotContain("<bdi>AS64496 in AA</bdi>"));
    }

    [Fact]
    public void What_is_no_network_or_country_is_none_in_code_and_in_questions()
    {
        string[] networks =
        [
            "AS64496", "AS4200000000", "AS4294967294", "AS0", "AS23456", "AS65535", "AS4294967295", "AS4294967296", "AS99999999999",
            "AS01", "ASfoo", "AS", "as64496", " AS64496", "AS64496 ", "AS+1", "AS1e3", "AS\uFF11", "64496", "", "AS1\\u0000", "AS1'; --",
        ];
        string[] countries = ["AA", "ZZ", "xx", "A", "AAA", "A1", "\u00C4A", "", " A"];
        (string, string)[] places = [.. networks.Select(asn => (asn, "AA")), .. countries.Select(country => ("AS64496", country))];
        using var host = new TestHost();
        string file = host.Write("rows.jsonl", places.Select((place, i) => Row(i, place, "x")));
        string[] said = [.. host.Run("query", file, $"SELECT {SeenColumns.OriginSql} AS origin FROM outcomes ORDER BY time").Ends(0).Lines
            .Select(line => line.GetProperty("origin").GetString()!)];
        said.ShouldBe(places.Select(place => Named(ProbePlace.Network(Unescaped(place.Item1)), ProbePlace.Country(place.Item2))));
        said.Distinct().Order(StringComparer.Ordinal).ShouldBe(
            ["AS4200000000 in AA", "AS4294967294 in AA", "AS64496", "AS64496 in AA", "an unknown network in AA"]);
        host.Run("summary", file, "--format", "json").Ends(0).Lines[0].GetProperty("networks").GetInt32().ShouldBe(3);
        host.Run("summary", file, "--by", "country", "--format", "json").Ends(0).Lines
            .Select(line => line.GetProperty("country").GetString()).ShouldBe([null, "AA"]);
    }

    [Fact]
    public void A_live_line_of_no_network_has_none_in_tables()
    {
        using var host = new TestHost();
        string line = Ping(0, 0, 0.01).Replace("AS64496", "ASfoo", StringComparison.Ordinal);
        string file = host.Write("pings.jsonl", line.Replace("\"AA\"", "\"xx\"", StringComparison.Ordinal));
        JsonElement row = host.Run("classify", file, "-o", "-", "--tables", "outcomes").Ends(0).Lines[0];
        row.GetProperty("probe_asn").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("probe_cc").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static string Unescaped(string text) => text.Replace("\\u0000", "\0", StringComparison.Ordinal);

    private static string Named(string? network, string? country)
        => $"{network ?? "an unknown network"}{(country is null ? "" : $" in {country}")}";

    private static string Report(TestHost host, string file)
    {
        host.Run("report", file, "-o", host.Path("report.html"), "--enough", "3").Ends(0);
        return host.Read("report.html");
    }

    private static string Trace(int hour, int probe, string? router)
    {
        string hops = router is null
            ? ""
            : $$"""{"address":"{{router}}","ttl":1,"rtt":0.1},{"address":"{{Target}}","ttl":2,"rtt":0.2}""";
        return From(
            $$$$"""{"id":"{{{{hour}}}}","test_name":"multi_protocol_traceroute","input":null,"measurement_start_time":"{{{{Time(hour)}}}}","test_helpers":{"backend":"{{{{Target}}}}"},"test_keys":{"sent_packets":[],"answered_packets":[],"test_tcp_traceroute":{"hops_80":[{{{{hops}}}}]},"test_icmp_traceroute":{}}}""",
            probe);
    }

    private static string Ping(int hour, int probe, double rtt)
        => From(
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"id":"{{{hour}}}","test_name":"tcpping","test_version":"0.2.1","input":"tcpconnect://{{{Target}}}:80","measurement_start_time":"{{{Time(hour)}}}","test_keys":{"pings":[{"tcp_connect":[{"ip":"{{{Target}}}","port":80,"status":{"failure":null,"success":true},"t0":0.1,"t":{{{0.1 + rtt}}}}],"x_rtt":{{{rtt}}}}]}}"""),
            probe);

    private static string From(string line, int probe)
        => $$"""{"probe_asn":"{{Probes[probe].Asn}}","probe_cc":"{{Probes[probe].Country}}",{{line[1..]}}""";

    private static string Time(int hour)
        => new DateTime(2026, 3, 1, 0, 30, 0, DateTimeKind.Utc).AddHours(hour)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Row(int hour, (string Asn, string Country) probe, string condition)
        => $$"""{"measurement_id":"{{hour}}","nettest":"tfo","time":"{{Time(hour)}}","date":"2026-03-01","source":"x","vantage_point":null,"probe_asn":"{{probe.Asn}}","probe_cc":"{{probe.Country}}","target":"192.0.2.1:80","domain":null,"is_control":false,"outcome":"match","outcome_code":"match","expectation":"expected","outcome_counts":[],"conditions":["{{condition}}"],"mismatches":[],"rule_id":"x","rules_version":"x"}""";
}
