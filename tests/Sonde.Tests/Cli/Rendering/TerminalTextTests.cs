using System.Text;
using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("\u001b[31mred", "\\x1b[31mred")]
    [InlineData("a\tb\r\nc\0", "a\\tb\\r\\nc\\x00")]
    [InlineData("\u009b2J\u007f\u0085", "\\x9b2J\\x7f\\x85")]
    [InlineData("\u202egpj.exe\u2066\u200f", "\\u202egpj.exe\\u2066\\u200f")]
    [InlineData("a\u2028b\ufeff", "a\\u2028b\\ufeff")]
    [InlineData("x\U000E0041", "x\\U000e0041")]
    public void What_steers_a_terminal_becomes_visible(string text, string expected) => TerminalText.Safe(text).ShouldBe(expected);

    [Fact]
    public void Half_a_surrogate_pair_becomes_visible() => TerminalText.Safe("a" + (char)0xD83D).ShouldBe("a\\ud83d");

    [Theory]
    [InlineData("")]
    [InlineData("dial tcp [scrubbed]: connect: host is down")]
    [InlineData("✅match ❗️dial/timeout Zürich 日本 \U0001F468\u200D\U0001F469")]
    public void All_else_is_the_same_instance(string text) => TerminalText.Safe(text).ShouldBeSameAs(text);

    [Fact]
    public void No_text_leaves_a_control_behind()
        => Check.Texts(text => TerminalText.Safe(text).EnumerateRunes().ShouldAllBe(r => !Rune.IsControl(r)));
}
