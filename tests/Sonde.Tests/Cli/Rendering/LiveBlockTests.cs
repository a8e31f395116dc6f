using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>Lines that are written anew in place, on terminals that change: some break their lines anew, some cut them off.</summary>
public sealed class LiveBlockTests
{
    private const string Above = "what stood there before, and must stay whatever happens below it";

    public static TheoryData<bool, int> Terminals
    {
        get
        {
            var data = new TheoryData<bool, int>();
            foreach (bool reflows in (bool[])[true, false])
                foreach (int columns in (int[])[120, 80, 70, 60, 41, 40, 25, 20]) data.Add(reflows, columns);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Block_alone_is_rewritten_and_taken_away_whatever_the_terminal_became(bool reflows, int columns)
    {
        using var terminal = new TerminalModel(80, reflows);
        terminal.Write($"{Above}\n{Above}\n{Above}\n");
        int width = 80;
        var block = new LiveBlock(terminal, () => (width, 24), Palette.None);
        block.Show([new string('a', 79), new string('b', 60), new string('c', 79)]);
        terminal.Lines.Count.ShouldBe(6);
        width = columns;
        terminal.Resize(columns);
        block.Show([new string('d', 19), new string('e', 19), new string('f', 10)]);
        string above = reflows ? Above : Above[..Math.Min(Above.Length, columns)].TrimEnd();
        terminal.Lines.Take(3).ShouldBe([above, above, above]);
        terminal.Lines.Skip(3).ShouldBe([new string('d', 19), new string('e', 19), new string('f', 10)]);
        block.Show([new string('g', 70)]);
        terminal.Lines.Skip(3).ShouldBe([columns > 70 ? new string('g', 70) : $"{new string('g', columns - 2)}…"]);
        width = 15;
        terminal.Resize(15);
        block.Clear();
        terminal.Lines.Count.ShouldBe(3);
        terminal.Write("the end\n");
        terminal.Lines.Skip(3).ShouldBe(["the end"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Terminal_that_is_made_narrower_while_a_block_is_on_its_way_keeps_nothing_of_it(bool reflows)
    {
        using var terminal = new TerminalModel(80, reflows);
        terminal.Write("above\n");
        int width = 80;
        var block = new LiveBlock(terminal, () => (width, 24), Palette.None);
        terminal.BeforeNext = () => terminal.Resize(30);
        block.Show([new string('a', 79), new string('b', 79), new string('c', 10)]);
        terminal.Lines.Count.ShouldBe(4);
        width = 30;
        block.Show(["one", "two"]);
        terminal.Lines.ShouldBe(["above", "one", "two"]);
        block.Clear();
        terminal.Lines.ShouldBe(["above"]);
    }

    [Fact]
    public void What_is_longer_is_written_over_and_never_blank_in_between()
    {
        using var screen = new StringWriter();
        var block = new LiveBlock(screen, () => (80, 24), Palette.None);
        block.Show(["first", "second"]);
        screen.GetStringBuilder().Clear();
        block.Show(["third", "fourth"]);
        screen.ToString().ShouldBe("\r\u001b[?7lthird\u001b[K\nfourth\u001b[K\u001b[?7h\r\u001b[1A");
    }

    [Fact]
    public void Block_that_is_left_stands_whole_and_the_next_one_below_what_came_after_it()
    {
        using var terminal = new TerminalModel(40, reflows: true);
        terminal.Write("above\n");
        var block = new LiveBlock(terminal, () => (40, 24), Palette.None);
        block.Show(["one", "two", "three"]);
        terminal.Write("^Z"); // as the terminal shows what is typed
        block.Leave();
        terminal.Write("[1]+  Stopped\n");
        terminal.Lines.ShouldBe(["above", "one", "two", "three", "[1]+  Stopped"]);
        block.Show(["one", "two", "three"]);
        terminal.Lines.ShouldBe(["above", "one", "two", "three", "[1]+  Stopped", "one", "two", "three"]);
        block.Clear();
        terminal.Lines.ShouldBe(["above", "one", "two", "three", "[1]+  Stopped"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Block_that_the_terminal_broke_is_taken_away_where_it_is_left(bool reflows)
    {
        using var terminal = new TerminalModel(80, reflows);
        terminal.Write("above\n");
        int width = 80;
        var block = new LiveBlock(terminal, () => (width, 24), Palette.None);
        block.Show([new string('a', 79), new string('b', 60)]);
        width = 30;
        terminal.Resize(30);
        block.Leave();
        terminal.Write("[1]+  Stopped\n");
        terminal.Lines.ShouldBe(["above", "[1]+  Stopped"]);
    }

    [Fact]
    public void Whoever_knows_of_no_block_can_take_it_away()
    {
        using var terminal = new TerminalModel(40, reflows: true);
        terminal.Write("above\n");
        new LiveBlock(terminal, () => (40, 24), Palette.None).Show(["one", "two", "three"]);
        terminal.Write(LiveBlock.TakenAway + "sonde: interrupted\n");
        terminal.Lines.ShouldBe(["above", "sonde: interrupted"]);
    }
}
