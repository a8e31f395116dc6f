using Sonde.Analysis.Outputs;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Analysis.Outputs;

public sealed class CsvRowsTests
{
    [Fact]
    public void Row_of_csv_allocates_nothing()
    {
        var parts = new RowParts(OutputFormat.Csv, isPartitioned: false);
        OutcomeRow row = Row();
        for (int i = 0; i < 200; i++) Write(parts, row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Write(parts, row);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Cells_made_in_one_place_do_not_run_into_one_another()
    {
        var parts = new RowParts(OutputFormat.Csv, isPartitioned: false);
        parts.Write(Row());
        string line = System.Text.Encoding.UTF8.GetString(parts.Written().Single().Text.Written);
        line.ShouldContain(",\"a \"\"b\"\", c\",");
        line.ShouldContain(",content/mismatch,content,unexpected,status tls,CP-1,");
        line.ShouldContain(",\"[\"\"x.works\"\",\"\"y.works\"\"]\",");
    }

    // The text is cut off again, so that its storage does not grow.
    private static void Write(RowParts parts, OutcomeRow row)
    {
        parts.Write(row);
        parts.Reset();
    }

    private static OutcomeRow Row()
    {
        var row = new OutcomeRow
        {
            Nettest = JsonText.Of("http"),
            Domain = JsonText.Of("a \"b\", c"),
            Verdict = new Verdict(
                "❗️content/mismatch", "content/mismatch", "content", Expectation.Unexpected, ["status", "tls"], "CP-1", reduced: null),
        };
        row.Conditions.Add(JsonText.Of("x.works"));
        row.Conditions.Add(JsonText.Of("y.works"));
        return row;
    }
}
