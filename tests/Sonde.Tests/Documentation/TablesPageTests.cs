using System.IO.Compression;
using System.Text.Json;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Rows;
using Sonde.Tests.Analysis;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Documentation;

public sealed class TablesPageTests
{
    [Fact]
    public void Page_is_made_of_the_columns_in_code()
        => Repository.Read("docs/tables.md").ShouldBe(TablesPage.Write(), "run: ./sonde tables > docs/tables.md");

    [Fact]
    public void Every_column_says_what_it_means_and_cells_break_no_table()
    {
        foreach (Column column in TablesPage.Tables.SelectMany(table => table.Columns).Concat(AnswerColumns.All))
        {
            column.Meaning.ShouldNotBeNullOrWhiteSpace(column.Name);
            $"{column.Meaning}{column.Unit}".ShouldNotContain("|");
        }
    }

    [Fact]
    public void Reduced_and_rejected_lines_have_the_columns_of_the_page()
    {
        using var host = new TestHost();
        Directory.CreateDirectory(host.Path(Classified.EchoScan));
        string file = host.Write($"{Classified.EchoScan}/results.json", "no json", Classified.Failed("EOF"));
        host.Run("classify", file, "-o", host.Path("out")).Ends(3);
        Names(host.Path("out/reduced")).ShouldBe(ReducedColumns.All.Select(column => column.Name).Where(name => name != "https_capable"));
        Names(host.Path("out/rejected")).ShouldBe(RejectedColumns.All.Select(column => column.Name));
    }

    private static IEnumerable<string> Names(string folder)
    {
        string file = Directory.EnumerateFiles(folder, "*.jsonl.gz", SearchOption.AllDirectories).ShouldHaveSingleItem();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. JsonDocument.Parse(reader.ReadLine()!).RootElement.EnumerateObject().Select(member => member.Name)];
    }
}
