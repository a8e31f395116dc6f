using Sonde.Experiments.Replay.Trials;

namespace Sonde.Tests.Experiments.Replay.Trials;

/// <summary>Which tries were in vain, told by what was asked for after them: n the name, m another one, c a control.</summary>
public sealed class TriesInVainTests
{
    [Theory]
    [InlineData("cn", "..")]
    [InlineData("cnnncc", ".##...")] // the third try was answered
    [InlineData("cnnnnncc", ".#####..")] // as many as are made were in vain
    [InlineData("cnnnnnccn", ".#####...")] // an outage was over
    [InlineData("cnnnnnccncm", ".#####.....")] // an outage was over, and another trial began
    [InlineData("cnnnnnccnc", ".#####..#.")] // a control behind the turn: it was in vain
    [InlineData("cnnnnnccnccm", ".#####..#...")] // the same, and another trial
    [InlineData("cnnnnnccccn", ".#####....#")] // controls failed before: nothing is told by what is not behind
    public void Are_told_by_what_is_behind_them(string asked, string vain)
    {
        string[] names = [.. asked.Select(each => each switch { 'c' => "control.example", 'n' => "name.example", _ => "other.example" })];
        char[] told = [.. asked.Select(_ => '.')];
        foreach (int place in TriesInVain.Of(names)) told[place] = '#';
        new string(told).ShouldBe(vain);
    }
}
