using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports.Reading;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Reading;

/// <summary>What measurements came to is the same whatever form they are read from, and points back to the line.</summary>
public sealed class OutcomeReaderTests
{
    private const string Blocked =
        """{"vp":"198.51.100.7","location":{"country_name":"Sweden","country_code":"SE"},"service":"http","test_url":"b.example","response":[{"matches_template":true,"start_time":"2024-01-05T06:00:00.1Z","end_time":"2024-01-05T06:00:01Z","control_url":"control-1f2e3d4c5b6a7988.com"},{"matches_template":false,"error":"read tcp 192.0.2.44:4001->198.51.100.7:80: read: connection reset by peer","start_time":"2024-01-05T06:00:02Z","end_time":"2024-01-05T06:00:03Z"}],"anomaly":true,"controls_failed":false,"stateful_block":false}""";

    [Fact]
    public void Raw_lines_and_tables_of_every_format_say_the_same()
    {
        using var host = new TestHost();
        Directory.CreateDirectory(host.Path("CP_Quack-http-2024-01-05-00-00-00"));
        string raw = host.Write("CP_Quack-http-2024-01-05-00-00-00/results.json", "", Blocked);
        MeasuredOutcome read = Read(raw).ShouldHaveSingleItem();
        (read.Test, read.Domain, read.Country, read.VantagePoint, read.Date, read.Hour)
            .ShouldBe(("http", "b.example", "SE", "198.51.100.7", "2024-01-05", "2024-01-05T06"));
        (read.Code, read.ControlsFailed, read.IsDirect).ShouldBe(("read/tcp.reset", false, false));
        (read.File, read.Line).ShouldBe(("CP_Quack-http-2024-01-05-00-00-00/results.json", 2));
        List<string> formats = ["jsonl", "csv"];
        if (Sonde.Cli.DuckdbLibrary.Find() is not null) formats.Add("parquet");
        foreach (string format in formats)
        {
            host.Run("classify", raw, "-o", host.Path(format), "--format", format).Ends(0);
            MeasuredOutcome again = Read(host.Path(format)).ShouldHaveSingleItem();
            Plain(again).ShouldBe(Plain(read), format);
        }
    }

    [Fact]
    public void Country_and_network_of_the_prober_are_not_those_of_a_remote_vantage_point()
    {
        using var host = new TestHost();
        string file = host.Write("results.jsonl",
            """{"measurement_id":"1","nettest":"http","time":"2024-01-05T00:00:00Z","date":"2024-01-05","source":"x","vantage_point":"198.51.100.7","probe_asn":"AS64511","probe_cc":"IT","target":"a.example","domain":"a.example","outcome":"✅match","outcome_code":"match","expectation":"expected","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"match","rules_version":"x"}""");
        MeasuredOutcome read = Read(file).ShouldHaveSingleItem();
        (read.Country, read.Network, read.ProbeCountry, read.ProbeNetwork).ShouldBe((null, null, "IT", "AS64511"));
    }

    [Fact]
    public void Lines_measured_here_are_direct_and_their_pings_count()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(10)));
        string file = host.Path("pings.jsonl");
        host.Run(
            "measure", "tcpping", "tcpconnect://192.0.2.1:80", "--repetitions", "3", "--probe-asn", "AS64500", "--probe-cc", "SE", "-o",
            file).Ends(0);
        MeasuredOutcome read = Read(file).ShouldHaveSingleItem();
        (read.IsDirect, read.Network, read.Country, read.Subject).ShouldBe((true, "AS64500", "SE", "tcpconnect://192.0.2.1:80"));
        read.Counted.ShouldHaveSingleItem().Times.ShouldBe(3);
    }

    [Theory]
    [InlineData("2024-01-05", null, 1)]
    [InlineData("2024-01-06", null, 0)]
    [InlineData(null, "2024-01-04", 0)]
    [InlineData("2024-01-05T06", "2024-01-05T06", 1)]
    [InlineData("2024-01-05T07", null, 0)]
    [InlineData(null, "2024-01-05T05:59", 0)]
    public void Days_and_hours_bound_what_is_read(string? since, string? until, int count)
    {
        using var host = new TestHost();
        Read(host.Write("CP_Quack-http-2024-01-05-00-00-00.json", Blocked),
            new OutcomeFilter { Since = since, Until = until }).Count.ShouldBe(count);
    }

    private static List<MeasuredOutcome> Read(string path, OutcomeFilter? filter = null)
    {
        List<MeasuredOutcome> read = [];
        var reader = new OutcomeReader(
            Classified.Options(RuleSetName.Sonde) with { Paths = [path], DuckdbLibrary = Sonde.Cli.DuckdbLibrary.Find() }, filter);
        reader.Read(read.Add, TestContext.Current.CancellationToken);
        if (read.Count > 0) reader.Unread.ShouldBeEmpty();
        return read;
    }

    // Lists are compared by what is in them.
    private static string Plain(MeasuredOutcome read)
        => $"{read with { Counted = [], Conditions = [] }}{string.Join(';', read.Counted)}{string.Join(';', read.Conditions)}"
            .Replace("System.Collections.Generic.List`1[Sonde.Analysis.Reports.Reading.CountedOutcome]", "", StringComparison.Ordinal);
}
