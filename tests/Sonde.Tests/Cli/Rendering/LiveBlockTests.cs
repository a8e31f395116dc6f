using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>Lines that are written anew in their place, while the terminal changes.</summary>
public sealed class LiveBlockTests
{
    private const string Below = "\u001b[J";

    [Theory]
    [InlineData(80, "\r\u001b[1A")] // as it was: two lines
    [InlineData(120, "\r\u001b[1A")] // wider: they stay two
    [InlineData(40, "\r\u001b[3A")] // each takes two
    [InlineData(25, "\r\u001b[5A")] // each takes three
    public void Block_is_taken_back_whole_after_the_terminal_was_made_narrower(int columns, string back)
    {
        using var screen = new StringWriter();
        int width = 80;
        var block = new LiveBlock(screen, () => (width, 24), Palette.None);
        block.Show([new string('a', 60), new string('b', 60)]);
        screen.GetStringBuilder().Clear();
        width = columns;
        block.Show([new string('c', 70), new string('d', 70)]);
        screen.ToString().ShouldStartWith(columns == 80 ? back + "c" : back + Below + "c");
        screen.ToString().Split('\n').ShouldAllBe(line => line.Count(char.IsAsciiLetterLower) < columns);
    }

    [Fact]
    public void Block_that_fills_a_terminal_made_narrower_is_cleared_from_its_first_line_on()
    {
        using var screen = new StringWriter();
        int width = 80;
        var block = new LiveBlock(screen, () => (width, 4), Palette.None);
        block.Show([new string('a', 79), new string('b', 79), new string('c', 79)]);
        screen.GetStringBuilder().Clear();
        width = 20;
        block.Clear();
        screen.ToString().ShouldBe("\r\u001b[3A" + Below);
    }
}
