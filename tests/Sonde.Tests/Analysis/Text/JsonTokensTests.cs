using System.Text;
using System.Text.Json;
using Sonde.Analysis.Text;

namespace Sonde.Tests.Analysis.Text;

public sealed class JsonTokensTests
{
    private static readonly string[] Seeds =
    [
        """{"a":"b","c":[1,-2.5e+10,true,false,null,{"d\n\u00e9\"":"\\\/\b\f\r\t"},[[],{}]],"long text that is more than thirty-two bytes":"é€😀"}""",
        """ { "a" : [ 0 , 1.0E-3 , "" ] , "b" : { } } """,
        "[[[[[[1]]]]]]", "12", "-0", "\"\\ud800\"", "null", "tru", "nul", "-", "01", "1.", "1e", "1e+", ".5", "+1", "1 2", "{} {}", "[1,]",
        "{\"a\":1,}", "{\"a\"}", "{a:1}", "[", "",
        " ", "\"", "\"\\", "\"\\u12\"", "\"\\x\"", "\"\t\"", "\u00a0", "truex", "[truex]", "[1x]", "// comment", "[1/**/]", "}", "]", "[}",
        "{]", ",", ":", "{,}", "[,]", "{\"a\":,}", "{\"a\"::1}",
    ];

    [Fact]
    public void Tokens_are_those_of_the_library_reader_for_every_seed()
    {
        foreach (string seed in Seeds) Compare(Encoding.UTF8.GetBytes(seed));
    }

    [Dear]
    [Fact]
    public void Tokens_are_those_of_the_library_reader_for_changed_and_cut_texts()
    {
        var random = new Random(20240101);
        byte[] likely = "{}[]:,\"\\u0123456789abcdeftrnls-+. \t\n\0é"u8.ToArray();
        foreach (string seed in Seeds)
        {
            byte[] good = Encoding.UTF8.GetBytes(seed);
            for (int i = 0; i < 500 && good.Length > 0; i++)
            {
                byte[] bytes = [.. good];
                for (int changes = random.Next(1, 4); changes > 0; changes--)
                    bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : likely[random.Next(likely.Length)];
                Compare(bytes);
                Compare(bytes[..random.Next(bytes.Length)]);
            }
        }
    }

    [Fact]
    public void Any_bytes_are_read_as_the_library_reader_reads_them() => Check.Bytes(bytes => Compare(bytes ?? []));

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void Depth_has_the_limit_of_the_library_reader(int depth)
    {
        string lists = new string('[', depth) + new string(']', depth);
        Compare(Encoding.UTF8.GetBytes(lists));
        Compare(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)));
    }

    [Fact]
    public void Skip_passes_over_a_whole_value()
    {
        byte[] text = """{"a":{"b":[1,{"c":2}]},"d":3}"""u8.ToArray();
        var tokens = new JsonTokens(text, 0, text.Length);
        tokens.Read();
        tokens.Read();
        tokens.Skip();
        tokens.Type.ShouldBe(JsonTokenType.EndObject);
        tokens.Read();
        Encoding.UTF8.GetString(tokens.Value).ShouldBe("d");
        tokens.Skip();
        Encoding.UTF8.GetString(tokens.Value).ShouldBe("3");
    }

    /// <summary>Compares within a larger array too, where other text stands before and behind.</summary>
    private static void Compare(byte[] text)
    {
        string expected = Library(text);
        Ours(text, 0, text.Length).ShouldBe(expected, Encoding.Latin1.GetString(text));
        byte[] around = [.. "\"x"u8, .. text, .. "\"}],\"more text that follows the line, and then some\""u8];
        Ours(around, 2, text.Length).ShouldBe(expected, Encoding.Latin1.GetString(text));
    }

    private static string Library(byte[] text)
    {
        var all = new StringBuilder();
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
                bool isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                all.Append(reader.TokenType).Append(' ').Append(isText && reader.ValueIsEscaped).Append(' ')
                    .Append(Encoding.Latin1.GetString(reader.ValueSpan)).Append('\n');
            }
        }
        catch (JsonException)
        {
            all.Append("not JSON");
        }

        return all.ToString();
    }

    private static string Ours(byte[] bytes, int offset, int length)
    {
        var all = new StringBuilder();
        var tokens = new JsonTokens(bytes, offset, length);
        while (tokens.Read())
            all.Append(tokens.Type).Append(' ').Append(tokens.Text.IsEscaped).Append(' ').Append(Encoding.Latin1.GetString(tokens.Value))
                .Append('\n');
        if (tokens.IsFaulty) all.Append("not JSON");
        return all.ToString();
    }
}
