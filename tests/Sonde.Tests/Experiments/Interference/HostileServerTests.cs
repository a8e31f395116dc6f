using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Servers of bad will, in memory: whatever they send, trials end, lines are short, and what was cut is marked.</summary>
public sealed class HostileServerTests
{
    private const int MostOfLine = 2 * 1024 * 1024;
    private const int Mebibyte = 1024 * 1024;

    public static TheoryData<string> Hostilities => [.. Repetitions.Some(
    [
        "drip",
        "endless body",
        "endless head",
        "gzip bomb",
        "all that marks look for",
    ], 2)];

    public static TheoryData<string, string, string, bool> Cases => [.. Repetitions.Some(AllCases, 3)];

    private static TheoryData<string, string, string, bool> AllCases => new()
    {
        { "http", "drip", "read/timeout", false },
        { "http", "endless body", "content/header_mismatch", true },
        { "http", "endless chunks", "content/header_mismatch", true },
        { "http", "chunks of one byte", "content/header_mismatch", false },
        { "http", "stated gigabyte", "content/body_mismatch", true },
        { "http", "endless head", "http/http.invalid", true },
        { "http", "endless header", "http/http.invalid", true },
        { "http", "thousands of headers", "http/http.invalid", true },
        { "http", "endless interim answers", "http/http.invalid", true },
        { "http", "gzip bomb", "content/header_mismatch", true },
        { "http", "brotli bomb", "content/header_mismatch", true },
        { "http", "broken gzip", "content/header_mismatch", false },
        { "http", "broken brotli", "content/header_mismatch", false },
        { "http", "all that marks look for", "content/body_mismatch", true },
        { "echo", "drip", "read/timeout", false },
        { "echo", "flood", "content/mismatch", true },
        { "discard", "drip", "read/timeout", false },
        { "discard", "flood", "content/mismatch", true },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Trial_of_a_hostile_answer_ends_in_time_with_its_evidence_cut_and_marked(
        string service, string does, string code, bool isCut)
    {
        JsonElement line = InterferenceScene.Censored(_ => Does(does), service).Measure("--tries", "2").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        string text = line.GetRawText();
        text.Length.ShouldBeLessThan(MostOfLine);
        JsonElement[] tries = [.. line.GetProperty("x_tries").EnumerateArray()];
        // A control, two tries, two controls, and eight more where a page is another: controls suffer from nothing that a test
        // answers.
        tries.Length.ShouldBe(service == "http" && code.StartsWith("content", StringComparison.Ordinal) ? 15 : 7);
        foreach (JsonElement each in tries)
            (each.GetProperty("t").GetDouble() - each.GetProperty("t0").GetDouble()).ShouldBeLessThanOrEqualTo(15.1);
        tries[1].TryGetProperty("cut", out _).ShouldBe(isCut);
    }

    [Theory]
    [MemberData(nameof(Hostilities))]
    public void Vantage_point_that_is_hostile_to_all_says_nothing_of_the_name(string does)
    {
        var scene = new InterferenceScene { Server = (_, _) => Does(does) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetRawText().Length.ShouldBeLessThan(2 * MostOfLine);
        line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected");
    }

    [Dear]
    [Fact]
    public void Body_that_is_longer_than_what_is_read_is_compared_as_far_as_it_is_read()
    {
        var scene = new InterferenceScene
        {
            Server = (asked, _) => Chunked(ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), 3 * Mebibyte),
        };
        scene.Measure().ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("match");
        scene.Measure("-O", "MaxRead=16777216").ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("match");
    }

    [Fact]
    public void What_marks_are_made_of_costs_no_more_than_its_length()
    {
        byte[] page = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("Mon, 12-Jan-2026T12:00:00.123456789 ", 8000)));
        foreach (byte[] hostile in (byte[][])[page, [.. Enumerable.Repeat((byte)'a', 262144)], [.. Enumerable.Repeat((byte)'0', 262144)],
            [.. Enumerable.Range(0, 262144).Select(i => (byte)"0a-"[i % 3])]])
        {
            long start = TimeProvider.System.GetTimestamp();
            Sonde.Experiments.Interference.Pages.PageMarks.Of(
                Encoding.Latin1.GetString(hostile), new Sonde.Measurements.Formats.CensoredPlanet.TestName("a", "")).ShouldNotBeNull();
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10)); // it takes milliseconds
        }
    }

    private static ServerTalk Does(string what) => what switch
    {
        "drip" => Drip(),
        "endless body" => Endless("HTTP/1.1 200 OK\r\nServer: test\r\n\r\n", "<p>Welcome</p>\n"),
        "endless chunks" => Chunked(ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\nServer: test\r\nTransfer-Encoding: chunked\r\n\r\n"), 4 * Mebibyte),
        "chunks of one byte" => ServerTalk.Opens().Says("HTTP/1.1 200 OK\r\nServer: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            .Says(string.Concat(Enumerable.Repeat("1\r\na\r\n", 20000)) + "0\r\n\r\n"),
        "stated gigabyte" => Endless("HTTP/1.1 200 OK\r\nServer: test\r\nContent-Length: 1073741824\r\n\r\n", "<p>Welcome</p>\n"),
        "endless head" => Endless("HTTP/1.1 200 OK\r\n", "X-Filler: 0123456789\r\n"),
        "endless header" => Endless("HTTP/1.1 200 OK\r\nX-Filler: ", "0123456789abcdef"),
        "thousands of headers" => ServerTalk.Opens()
            .Says("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"X-{i}: 1\r\n")) + "\r\n" + new string('a', 70000)),
        "endless interim answers" => Endless("HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        "gzip bomb" => Bomb("gzip", to => new GZipStream(to, CompressionLevel.SmallestSize)),
        "brotli bomb" => Bomb("br", to => new BrotliStream(to, CompressionLevel.Fastest)),
        "broken gzip" => ServerTalk.Opens().Says(
            InterferenceScene.Page("\u001f\u008b\b\0\0\0\0\0\0\u0003nothing of the kind", headers: "Server: test\r\nContent-Encoding: gzip\r\n")),
        "broken brotli" => ServerTalk.Opens().Says(
            InterferenceScene.Page("<html>nothing of the kind", headers: "Server: test\r\nContent-Encoding: br\r\n")),
        "all that marks look for" => ServerTalk.Opens().Says(
            InterferenceScene.Page(string.Concat(Enumerable.Repeat($"{InterferenceScene.Forbidden} Mon, 01 Jan 2026 00:00:00 0123456789abcdef01 ", 4000)))),
        _ => Endless("", "0123456789abcdef"),
    };

    // A byte in a second and a half, for as long as anybody listens.
    private static ServerTalk Drip()
    {
        ServerTalk talk = ServerTalk.Opens();
        foreach (char letter in "HTTP/1.1 200 OK\r\nServer: test\r\n") talk = talk.Says(letter.ToString(), 1500);
        return talk;
    }

    private static ServerTalk Endless(string begins, string goesOn)
    {
        ServerTalk talk = begins.Length > 0 ? ServerTalk.Opens().Says(begins) : ServerTalk.Opens();
        string piece = string.Concat(Enumerable.Repeat(goesOn, (16384 / goesOn.Length) + 1));
        for (int i = 0; i < 200; i++) talk = talk.Says(piece, 1);
        return talk;
    }

    private static ServerTalk Chunked(ServerTalk talk, int length)
    {
        string chunk = "4000\r\n" + string.Concat(Enumerable.Repeat("<p>Welcome</p>\r\n", 1024)) + "\r\n";
        for (int sent = 0; sent < length; sent += 16384) talk = talk.Says(chunk, 1);
        return talk.Says("0\r\n\r\n");
    }

    // A gibibyte of zeros in a megabyte, or less.
    private static ServerTalk Bomb(string coding, Func<Stream, Stream> packing)
    {
        using var packed = new MemoryStream();
        using (Stream plain = packing(packed))
        {
            byte[] zeros = new byte[Mebibyte];
            for (int i = 0; i < 64; i++) plain.Write(zeros);
        }

        byte[] bomb = packed.ToArray();
        return ServerTalk.Opens()
            .Says($"HTTP/1.1 200 OK\r\nServer: test\r\nContent-Encoding: {coding}\r\nContent-Length: {bomb.Length}\r\n\r\n").Says(bomb);
    }
}
