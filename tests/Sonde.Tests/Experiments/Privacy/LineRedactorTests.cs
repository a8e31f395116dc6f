using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Redaction;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Privacy;

public sealed class LineRedactorTests
{
    private static readonly SecretSet Secrets = new([IPAddress.Parse("192.0.2.10"), IPAddress.Parse("2001:db8::10")]);

    // Where a secret may stand, where it may not, and what only looks like one.
    private static readonly string[] Texts =
    [
        "192.0.2.10", "192.0.2.11", "2001:db8::10", "2001:db8::11", "wAACCg==", "wAACCgAAAAA=", "", "x", "ok", "raw_packet", "data",
        "c000020a", "10.2.0.192.in-addr.arpa", "MTkyLjAuMi4xMCAgICAgIA==", "connection_refused",
        "a text of more than sixty-four characters, "
        + "which is kept nowhere and looked through again: 192.0.2.10", "\"quoted\" 192.0.2.10", "C:\\tmp", "192.0.2.1", "192.0.2.100",
    ];

    [Dear]
    [Fact]
    public void What_earlier_lines_held_changes_nothing_of_what_is_found_in_the_next()
    {
        var random = new Random(20261128);
        var remembering = new LineRedactor(Secrets);
        int changed = 0, lines = Repetitions.Of(4000, 20_000, 20_000);
        for (int i = 0; i < lines; i++)
        {
            byte[] line = JsonSerializer.SerializeToUtf8Bytes(Some(random, depth: 0));
            byte[] expected = new LineRedactor(Secrets).Redact(line).ToArray();
            byte[] found = remembering.Redact(line).ToArray();
            Encoding.UTF8.GetString(found).ShouldBe(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(line));
            if (!line.AsSpan().SequenceEqual(found)) changed++;
        }

        changed.ShouldBeInRange(lines / 4, lines - (lines / 200));
    }

    [Dear]
    [Fact]
    public void A_line_that_differs_from_the_one_before_here_and_there_loses_all_that_it_would_lose_by_itself()
    {
        string[] pieces =
        [
            .. Texts.Select(text => JsonSerializer.Serialize(text)[1..^1]),
            "\"", ":", ",", "{", "}", "[", " ", "\\", "1.5", "\":\"", "\",\"",
        ];
        var random = new Random(20261129);
        var remembering = new LineRedactor(Secrets);
        string usual = "";
        int changed = 0, lines = Repetitions.Of(8000, 40_000, 40_000);
        for (int i = 0; i < lines; i++)
        {
            if (i % 16 == 0) usual = JsonSerializer.Serialize(SomeObject(random, depth: 0));
            string line = usual;
            for (int places = random.Next(4); places > 0; places--)
            {
                int at = random.Next(line.Length), end = Math.Min(at + random.Next(12), line.Length);
                line = line[..at] + pieces[random.Next(pieces.Length)] + line[end..];
            }

            string found = Redacted(remembering, line);
            found.ShouldBe(Redacted(new LineRedactor(Secrets), line), $"{line} after {usual}");
            if (found != line) changed++;
        }

        changed.ShouldBeInRange(lines / 4, lines - (lines / 20));
    }

    [Fact]
    public void A_text_that_was_drawn_by_chance_stays_where_it_stands_alone_and_nothing_else_does()
    {
        const string Drawn = "c000020a-0000-4000-8000-000000000000"; // 192.0.2.10, by chance
        var redactor = new LineRedactor(Secrets);
        string line = $$"""{"id":"{{Drawn}}","input":"x {{Drawn}}","a":"192.0.2.10"}""";
        for (int i = 0; i < 2; i++)
        {
            Encoding.UTF8.GetString(redactor.Redact(Encoding.UTF8.GetBytes(line), Encoding.UTF8.GetBytes(Drawn)).Span)
                .ShouldBe($$"""{"id":"{{Drawn}}","input":"x [scrubbed]{{Drawn[8..]}}","a":"[scrubbed]"}""");
            Redacted(redactor, line).ShouldNotContain("c000020a");
        }
    }

    [Fact]
    public void What_the_line_before_had_elsewhere_is_found_where_it_is_a_value_now()
    {
        var redactor = new LineRedactor(Secrets);
        const string Rest = ""","test_name":"tcpping","software_name":"sonde","options":["Repetitions=1"]}""";
        foreach ((string value, string clean) in (ReadOnlySpan<(string, string)>)[
            ("\"192.0.2.11\"", "\"192.0.2.11\""), ("\"192.0.2.10\"", "\"[scrubbed]\""), ("\"192.0.2.11\"", "\"192.0.2.11\""),
            ("{\"wAACCg==\":1}", "{\"wAACCg==\":1}"), ("[\"wAACCg==\",1]", "[\"fwAAAQ==\",1]")])
        {
            Redacted(redactor, $$"""{"input":{{value}}{{Rest}}""").ShouldBe($$"""{"input":{{clean}}{{Rest}}""");
        }
    }

    [Fact]
    public void A_text_that_is_harmless_as_a_name_is_looked_at_again_as_a_value()
    {
        var redactor = new LineRedactor(Secrets);
        Redacted(redactor, """{"wAACCg==":1}""").ShouldBe("""{"wAACCg==":1}""");
        Redacted(redactor, """{"data":"wAACCg=="}""").ShouldBe("""{"data":"fwAAAQ=="}""");
        Redacted(redactor, """{"wAACCg==":1}""").ShouldBe("""{"wAACCg==":1}""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Bytes_in_JSON_that_a_string_holds_are_looked_through(int times)
    {
        string text = """{"raw_packet":{"data":"////wAACCv//////","format":"base64"}}""";
        for (int i = 0; i < times; i++) text = JsonSerializer.Serialize(text);
        string found = Redacted(new LineRedactor(Secrets), $$"""{"raw":{{text}}}""");
        found = JsonDocument.Parse(found).RootElement.GetProperty("raw").GetString()!;
        for (int i = 1; i < times; i++) found = JsonSerializer.Deserialize<string>(found)!;
        found.ShouldBe("""{"raw_packet":{"data":"////fwAAAf//////","format":"base64"}}""");
    }

    [Theory]
    [InlineData("////wAACCv//////", "\\/")]
    [InlineData("////wAACCv//////", "\\u002f")]
    [InlineData("////wAACCv//////", "\\u002F")]
    public void Bytes_whose_base64_is_escaped_are_looked_through(string bytes, string slash)
        => Value(bytes.Replace("/", slash, StringComparison.Ordinal)).ShouldBe("////fwAAAf//////");

    [Theory]
    [InlineData("\\n")]
    [InlineData("\\r\\n")]
    [InlineData("\\u000a")]
    public void Bytes_whose_base64_is_broken_into_lines_are_looked_through(string end)
        => Value($"////wA{end}ACCv//////{end}").ShouldBe("////fwAAAf//////");

    [Fact]
    public void Two_threads_may_use_it_at_once()
    {
        var redactor = new LineRedactor(Secrets);
        const string Line = """{"a":"192.0.2.10","b":"192.0.2.11","c":1.5}""", Clean = """{"a":"[scrubbed]","b":"192.0.2.11","c":1.5}""";
        Parallel.For(0, 20_000, _ => Redacted(redactor, Line).ShouldBe(Clean));
    }

    private static string? Value(string written)
    {
        string line = $$"""{"data":"{{written}}"}""";
        return JsonDocument.Parse(Redacted(new LineRedactor(Secrets), line)).RootElement.GetProperty("data").GetString();
    }

    private static string Redacted(LineRedactor redactor, string line)
        => Encoding.UTF8.GetString(redactor.Redact(Encoding.UTF8.GetBytes(line)).Span);

    private static object Some(Random random, int depth) => random.Next(depth == 0 ? 2 : 8) switch
    {
        0 when depth < 4 => SomeObject(random, depth),
        1 when depth < 4 => Enumerable.Range(0, random.Next(1, 5)).Select(_ => Some(random, depth + 1)).ToArray(),
        2 => random.NextDouble() * 1e9,
        _ => Texts[random.Next(Texts.Length)],
    };

    private static Dictionary<string, object> SomeObject(Random random, int depth)
    {
        Dictionary<string, object> made = [];
        for (int i = random.Next(1, 5); i > 0; i--) made[Texts[random.Next(Texts.Length)]] = Some(random, depth + 1);
        return made;
    }
}
