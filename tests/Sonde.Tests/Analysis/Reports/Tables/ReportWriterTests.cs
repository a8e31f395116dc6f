using Sonde.Analysis.Reports.Tables;
using Sonde.Cli.Rendering;

namespace Sonde.Tests.Analysis.Reports.Tables;

public sealed class ReportWriterTests
{
    private static readonly ReportTable Table = new(
        [new("name", "a name"), new("count", "a number"), new("share", "0 to 1"), new("outcomes", "a list")],
        [["a,\"b\"", 3L, 0.25, (string[])["1 x", "2 y"]], ["=1+1", -3L, null, null], ["\u001b[2J|<b>", 0L, 1.0, (string[])[]]], ["A remark."]);

    [Fact]
    public void Csv_has_a_header_and_quotes_what_must_be()
        => Written(ReportFormat.Csv).ShouldBe("name,count,share,outcomes\n\"a,\"\"b\"\"\",3,0.25,1 x; 2 y\n=1+1,-3,,\n\\x1b[2J|<b>,0,1,\"\"\n");

    [Fact]
    public void For_spreadsheets_csv_has_a_mark_and_no_formula_and_numbers_stay_numbers()
    {
        string written = Written(ReportFormat.Csv, isForSpreadsheets: true);
        written.ShouldStartWith("\uFEFFname,");
        written.ShouldContain("\n'=1+1,-3,,\n");
    }

    [Fact]
    public void Text_markdown_and_json_are_of_the_same_rows()
    {
        Written(ReportFormat.Text).ShouldBe("name\tcount\tshare\toutcomes\na,\"b\"\t3\t0.25\t1 x; 2 y\n=1+1\t-3\t\t\n\\x1b[2J|<b>\t0\t1\t\n# A remark.\n");
        Written(ReportFormat.Markdown).ShouldBe(
            "| name | count | share | outcomes |\n|---|---|---|---|\n| a,\"b\" | 3 | 0.25 | 1 x; 2 y |\n| =1+1 | -3 |  |  |\n| \\\\x1b\\[2J\\|\\<b\\> | 0 | 1 |  |\n\n- A remark.\n");
        Written(ReportFormat.Json).Split('\n')[0].ShouldBe("""{"name":"a,\u0022b\u0022","count":3,"share":0.25,"outcomes":["1 x","2 y"]}""");
    }

    [Theory]
    [InlineData("# no heading", "\\# no heading")]
    [InlineData("   ## nor this", " \\## nor this")]
    [InlineData("- no item", "\\- no item")]
    [InlineData("--- no rule", "\\--- no rule")]
    [InlineData("+ no item", "\\+ no item")]
    [InlineData("1. no list", "1\\. no list")]
    [InlineData("12) no list", "12\\) no list")]
    [InlineData("~~~ no fence", "\\~\\~\\~ no fence")]
    [InlineData("> no quote", "\\> no quote")]
    [InlineData("     no code", " no code")]
    [InlineData("a # - 1. b", "a # - 1. b")]
    [InlineData("-3", "-3")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("", "")]
    public void Text_of_others_begins_no_block_in_a_page_of_markdown(string text, string written)
    {
        using var output = new StringWriter();
        new ReportWriter(output, ReportFormat.Markdown, TerminalText.Safe).Write(
            new ReportTable([new("name", "a name")], [[text]], [$"{text}"]));
        output.ToString().ShouldBe($"| name |\n|---|\n| {written} |\n\n- {written}\n");
    }

    private static string Written(ReportFormat format, bool isForSpreadsheets = false)
    {
        using var output = new StringWriter();
        new ReportWriter(output, format, TerminalText.Safe) { IsForSpreadsheets = isForSpreadsheets }.Write(Table);
        return output.ToString();
    }
}
