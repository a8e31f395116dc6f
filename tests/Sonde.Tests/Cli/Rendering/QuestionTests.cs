using Sonde.Cli.Commands;
using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>A person who is asked something while a run shows how far it is.</summary>
public sealed class QuestionTests
{
    [Fact]
    public void Nothing_is_drawn_over_a_question()
    {
        using var host = new TestHost { IsTerminal = true, Size = (80, 24) };
        using var terminal = new StringWriter();
        var screen = new RunScreen(host.Host(terminal), new ViewPlan(Verbosity.Normal) { IsList = true });
        screen.Show([new ViewLine("3 of 9")]);
        screen.Aside(() =>
        {
            ScreenModel.After(terminal.ToString(), 80).Lines.ShouldNotContain("3 of 9");
            terminal.Write("Type yes: ");
            screen.Show([new ViewLine("4 of 9")]);
            screen.Say(new ViewLine("192.0.2.1 works"));
            ScreenModel.After(terminal.ToString(), 80).Lines.ShouldBe(["Type yes:"]);
            terminal.WriteLine();
            return true;
        }).ShouldBeTrue();
        screen.Show([new ViewLine("5 of 9")]);
        ScreenModel.After(terminal.ToString(), 80).Lines.ShouldBe(["Type yes:", "192.0.2.1 works", "5 of 9"]);
    }
}
