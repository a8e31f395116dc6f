using Sonde.Analysis.Text;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Traceroute.Tables;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>Lines for people within a width.</summary>
public sealed class ViewLineTests
{
    [Theory]
    [InlineData("✅match", 7)]
    [InlineData("❗️dial/timeout", 14)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("plain", 5)]
    public void Width_is_counted_in_columns(string text, int columns) => TextWidth.Of(text).ShouldBe(columns);

    [Fact]
    public void Words_are_kept_whole_and_what_goes_on_is_indented()
        => new ViewLine("a finding of several words, which goes on") { Indent = 2 }.Wrap(20).Select(line => line.Text.TrimEnd())
            .ShouldBe(["a finding of several", "  words, which goes", "  on"]);

    [Fact]
    public void Text_of_any_kind_fits_any_width_and_nothing_of_it_is_lost()
        => Check.Texts(text =>
        {
            foreach (int width in (int[])[20, 39, 80])
            {
                IReadOnlyList<ViewLine> lines = new ViewLine("x ").Add(text).Add($"{Outcome.Match}", Tone.Expected).Wrap(width);
                lines.ShouldAllBe(line => TextWidth.Of(line.Text.TrimEnd()) <= width);
                string.Concat(lines.Select(line => line.Text)).ShouldBe("x " + TerminalText.Safe(text) + Outcome.Match);
            }
        });

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    public void Long_addresses_are_cut_in_the_middle(int width)
    {
        const string first = "2001:db8:1111:2222:3333:4444:5555:6666", other = "2001:db8:1111:2222:3333:4444:5555:7777";
        string[] lines = [
            .. new TableLayout(width)
                .Lines(["icmp", "tcp/80"], [new(1, [first, other], "   1.00    2.00   2/2", "  router.example")], 16, "ms")];
        lines.ShouldAllBe(line => line.Length <= width);
        string all = string.Join('\n', lines);
        all.ShouldContain("2001:db8:1111");
        all.ShouldContain(":6666");
        all.ShouldContain(":7777");
        all.ShouldContain("2/2");
    }
}
