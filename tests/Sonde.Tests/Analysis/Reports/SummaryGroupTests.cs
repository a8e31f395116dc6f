using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;

namespace Sonde.Tests.Analysis.Reports;

public sealed class SummaryGroupTests
{
    [Fact]
    public void Interval_is_wilsons()
    {
        var group = new SummaryGroup("x") { Expected = 90, Unexpected = 10 };
        group.Rate.ShouldBe(0.1);
        group.Interval!.Value.Low.ShouldBe(0.0552, 0.0001);
        group.Interval!.Value.High.ShouldBe(0.1744, 0.0001);
    }

    [Fact]
    public void Rate_of_too_few_rows_is_called_insufficient()
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Classified.Failed("EOF")));
        using var output = new StringWriter();
        ClassifyOptions options = Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input, Source = Classified.EchoScan };
        SummaryTable.Write(new OutcomeSummary(options, SummaryKey.Domain).Make(TestContext.Current.CancellationToken), output, enough: 30);
        output.ToString().ShouldContain("a.example\t1\t0\t1\t0\t0\t0\tinsufficient");
    }

    [Fact]
    public void Live_pings_are_counted_by_hour_with_their_changes()
    {
        string Ping(string time, string failure)
            => $$$"""{"test_name":"tcpping","test_version":"0.2.1","input":"tcpconnect://192.0.2.1:80","measurement_start_time":"{{{time}}}","test_keys":{"pings":[{"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":{{{failure}}},"success":{{{(failure == "null" ? "true" : "false")}}}},"t0":0.1,"t":0.2}}]}}""";
        string lines = string.Join(
            '\n', Ping("2024-01-01 00:00:00", "null"), Ping("2024-01-01 00:30:00", "\"connection_refused\""),
            Ping("2024-01-01 01:00:00", "null"));
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines));
        using var output = new StringWriter();
        var summary = new OutcomeSummary(Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input }, SummaryKey.Hour);
        SummaryReport report = summary.Make(TestContext.Current.CancellationToken);
        summary.Totals.RejectedByReason.ShouldBeEmpty();
        report.Changes.Single().Count.ShouldBe(2);
        SummaryTable.Write(report, output, enough: 1);
        output.ToString().ShouldContain("2024-01-01T00 tcpconnect://192.0.2.1:80\t2\t1\t1");
        output.ToString().ShouldContain("2 changes of outcome");
    }
}
