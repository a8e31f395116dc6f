using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>Sentences are broken at the terminal's width; commands, which are copied, never are.</summary>
public sealed class PeopleWriterTests
{
    private const string Command = "sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"";

    [Theory]
    [InlineData(20)]
    [InlineData(39)]
    [InlineData(79)]
    public void Command_to_be_copied_stays_whole_on_a_line(int width)
    {
        using var text = new StringWriter();
        using var people = new PeopleWriter(text, width) { NewLine = "\n" };
        people.WriteLine("missing  unprivileged ICMP           echo requests need rights; this allows them:");
        PeopleWriter.WriteCommand(people, Command);
        string[] lines = text.ToString().Split('\n');
        lines.ShouldContain($"  {Command}");
        lines.Where(line => !line.Contains(Command, StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public void To_a_pipe_a_command_has_a_line_of_its_own_too()
    {
        using var text = new StringWriter();
        PeopleWriter.WriteCommand(text, Command);
        text.ToString().ShouldBe($"  {Command}\n");
    }

    [Fact]
    public void Examples_of_the_short_help_stay_whole_at_any_width()
    {
        using var narrow = new StringWriter();
        ShortHelp.WriteTo(narrow, 39);
        foreach (Sonde.Cli.CommandLine.Examples.Example example in Sonde.Cli.CommandLine.Examples.First)
            narrow.ToString().Split('\n').ShouldContain($"  {example.Command}");
    }
}
