using System.Text;
using System.Text.Json;
using Sonde.Analysis.Text;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Text;

public sealed class TextGuardTests
{
    [Theory]
    [InlineData("""a\ud800b""", """a\ufffdb""")]
    [InlineData("""\uDC00\uD83D\uDE00\ud83d""", """\ufffd\uD83D\uDE00\ufffd""")]
    [InlineData("""\\ud800""", """\\ud800""")]
    [InlineData("""\ud83d\n\ude00""", """\ufffd\n\ufffd""")]
    [InlineData("a\u007Fb\u0085c\u202Ed\u2066e\u061Cf\u2028", """a\u007fb\u0085c\u202ed\u2066e\u061cf\u2028""")]
    [InlineData("é\u00A0“x”\u060C", "é\u00A0“x”\u060C")]
    public void Text_is_made_valid_and_says_the_same(string text, string mended)
    {
        TextGuard.MayNeed(Encoding.UTF8.GetBytes(text)).ShouldBe(text != mended || text.Contains("\\ud", StringComparison.Ordinal));
        Mend(Encoding.UTF8.GetBytes(text)).ShouldBe(mended);
    }

    [Fact]
    public void Any_bytes_are_mended_once_and_then_stay()
        => Check.Bytes(
            bytes => Mend(Encoding.Latin1.GetBytes(Mend(bytes, Encoding.Latin1)), Encoding.Latin1).ShouldBe(Mend(bytes, Encoding.Latin1)));

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void Nothing_in_any_field_steers_who_reads_the_output(string format)
    {
        using var host = new TestHost();
        string odd = "\\ud800 \\u0000 \\u001b[31m \u007F \u009B31m \u202E \u2028";
        string line = Classified.Failed("EOF", $$"""{"status_line":"{{odd}}","headers":{"A":["{{odd}}"]},"body":"{{odd}}"}""")
            .Replace("a.example", odd, StringComparison.Ordinal).Replace("\"EOF\"", $"\"{odd}\"", StringComparison.Ordinal);
        string output = host.Run("classify", host.Write("results.json", line), "-o", "-", "--format", format).Ends(0).Output;
        output.Where(c => (char.IsControl(c) && c is not ('\n' or '\r')) || c is '\u202E' or '\u2028').ShouldBeEmpty();
        if (format == "jsonl")
            JsonDocument.Parse(output).RootElement.GetProperty("received_status").GetString()
                .ShouldBe("� \0 \u001b[31m \u007F \u009B31m \u202E \u2028");
    }

    private static string Mend(byte[] bytes, Encoding? encoding = null)
    {
        var into = new Utf8Buffer();
        TextGuard.Mend(bytes, into);
        return (encoding ?? Encoding.UTF8).GetString(into.Written);
    }
}
