using Sonde.Analysis.Reports.Tables;
using Sonde.Analysis.Text;
using Sonde.Cli.Rendering;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Reports.Tables;

/// <summary>Tables for people at a terminal, within its width.</summary>
public sealed class AlignedTableTests
{
    private static readonly ReportTable Table = new(
        [new("domain", ""), new("outcome", ""), new("rows", ""), new("share", ""), new("most_frequent", ""), new("how", "") { IsDetail = true }],
        [
            ["blocked.example", "✅match", 12L, 0.25, "read/tcp.reset", "x"], ["日本.example", "❗️dial/timeout", 3L, null, "match", "x"],
        ],
        []);

    private static readonly int[] Widths = [20, 39, 79, 199];

    [Fact]
    public void Columns_stand_below_each_other_whatever_letters_they_have()
        => Written(80).ShouldBe([
            "domain           outcome         rows  share  most_frequent",
            "---------------  --------------  ----  -----  --------------",
            "blocked.example  ✅match           12   0.25  read/tcp.reset",
            "日本.example     ❗️dial/timeout     3         match",
        ]);

    [Fact]
    public void What_does_not_fit_stands_below_behind_the_names_of_the_rows()
        => Written(52).ShouldBe([
            "domain           outcome         rows  share",
            "---------------  --------------  ----  -----",
            "blocked.example  ✅match           12   0.25",
            "日本.example     ❗️dial/timeout     3",
            "",
            "domain           outcome         most_frequent",
            "---------------  --------------  --------------",
            "blocked.example  ✅match         read/tcp.reset",
            "日本.example     ❗️dial/timeout  match",
        ]);

    [Fact]
    public void Where_that_would_be_many_tables_a_row_is_a_block()
        => Written(40).ShouldBe([
            "domain         blocked.example",
            "outcome        ✅match",
            "rows           12",
            "share          0.25",
            "most_frequent  read/tcp.reset",
            "",
            "domain         日本.example",
            "outcome        ❗️dial/timeout",
            "rows           3",
            "most_frequent  match",
        ]);

    [Dear]
    [Fact]
    public void No_line_is_wider_than_the_width_and_no_row_is_lost() => Check.Texts(text =>
    {
        // With --long each text within each width.
        foreach (int width in Widths.Where((_, i) => (i + text.Length) % Repetitions.Of(Widths.Length, 1, 1) == 0))
        {
            var output = new StringWriter();
            var table = new AlignedTable(TerminalText.Safe, width);
            table.Begin(["name", text, "count", "other"]);
            for (int i = 0; i < 450; i++) table.Add([$"row{i}", "x", (long)i, i == 7 ? text : null], output);
            table.End(output);
            string[] lines = output.ToString().Split('\n');
            lines.ShouldAllBe(line => TextWidth.Of(line) <= width);
            lines.Count(line => line.Contains("row", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(450);
        }
    });

    private static string[] Written(int width)
    {
        using var output = new StringWriter();
        AlignedTable.Write(Table, output, TerminalText.Safe, width);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
