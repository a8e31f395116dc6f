using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Tables;

namespace Sonde.Tests.Analysis.Reports;

public sealed class SummaryGroupTests
{
    [Fact]
    public void Rate_of_too_few_rows_is_called_insufficient()
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Classified.Failed("EOF")));
        ClassifyOptions options = Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input, Source = Classified.EchoScan };
        SummaryReport report = new OutcomeSummary(options, [SummaryKey.Domain]).Make(TestContext.Current.CancellationToken);
        SummaryTable.Of(report, enough: 30, ReportFormat.Text)!.Rows[0].Take(8).ShouldBe(["a.example", 1L, 0L, 1L, 0L, 0L, 0L, "insufficient"]);
    }

    [Fact]
    public void What_was_stopped_on_the_measuring_machine_is_no_change()
    {
        string lines = string.Join(
            '\n', Ping("2024-01-01 00:00:00", "null"), Ping("2024-01-01 00:30:00", "\"interrupted\""), Ping("2024-01-01 01:00:00", "null"));
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines));
        var summary = new OutcomeSummary(Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input }, [SummaryKey.Hour]);
        summary.Make(TestContext.Current.CancellationToken).Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Live_pings_are_counted_by_hour_with_their_changes()
    {
        string lines = string.Join(
            '\n', Ping("2024-01-01 00:00:00", "null"), Ping("2024-01-01 00:30:00", "\"connection_refused\""),
            Ping("2024-01-01 01:00:00", "null"));
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines));
        var summary = new OutcomeSummary(Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input }, [SummaryKey.Hour]);
        SummaryReport report = summary.Make(TestContext.Current.CancellationToken);
        summary.Totals.RejectedByReason.ShouldBeEmpty();
        report.Changes.Single().Count.ShouldBe(2);
        ReportTable table = SummaryTable.Of(report, enough: 1, ReportFormat.Text)!;
        table.Rows[0].Take(4).ShouldBe(["2024-01-01T00", 2L, 1L, 1L]);
        table.Remarks[^1].ShouldContain("2 changes of outcome");
    }

    private static string Ping(string time, string failure)
        => $$$"""{"test_name":"tcpping","test_version":"0.2.1","input":"tcpconnect://192.0.2.1:80","measurement_start_time":"{{{time}}}","test_keys":{"pings":[{"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":{{{failure}}},"success":{{{(failure == "null" ? "true" : "false")}}}},"t0":0.1,"t":0.2}}]}}""";
}
