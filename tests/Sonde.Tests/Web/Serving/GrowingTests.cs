using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonde.Analysis.Inputs;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Web.Serving;

/// <summary>A file that a measurement writes while it is looked at: whoever asks for what is new gets it at once.</summary>
public sealed partial class GrowingTests
{
    [Fact]
    public async Task Lines_of_several_experiments_are_there_as_soon_as_they_are_whole()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string trace = LiveLines.Of("sonde_traceroute")[0];
        string file = host.Write("all.jsonl", pings[0]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(1);
        // half a line is no line yet, and none that could not be read
        await File.AppendAllTextAsync(file, trace[..(trace.Length / 2)], TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        page.ShouldNotContain("rejected");
        page.ShouldContain("tcpping");
        page.ShouldNotContain("sonde_traceroute");
        await File.AppendAllTextAsync(
            file, $"{trace[(trace.Length / 2)..]}\n{pings[1]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        page.ShouldContain("sonde_traceroute");
        page.ShouldNotContain("rejected");
        (await RowsAsync(scene)).ShouldBe(3);
    }

    [Fact]
    public async Task Grown_file_is_read_on_from_where_it_ended_and_lines_keep_their_numbers()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", [.. Enumerable.Repeat(pings, 200).SelectMany(each => each)]);
        long length = new FileInfo(file).Length, read = 0;
        await using LiveScene scene = await LiveScene.OverAsync(
            host, file, new CountedFileTree(new PlainFileTree(), bytes => Interlocked.Add(ref read, bytes)));
        string page = await scene.GetAsync("");
        int rows = await RowsAsync(scene);
        Interlocked.Read(ref read).ShouldBeGreaterThan(length);
        Interlocked.Exchange(ref read, 0);
        await File.AppendAllTextAsync(file, $"\n{pings[0]}\n{pings[1]}", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(rows + 2);
        Interlocked.Read(ref read).ShouldBeLessThan(length / 2);
        int[] lines = [.. (await scene.GetAsync("export.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => JsonSerializer.Deserialize<JsonElement>(row).GetProperty("source_line").GetInt32()).Order()];
        lines.ShouldBe([.. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Select((line, i) => (line, i)).Where(each => each.line.Length > 0).Select(each => each.i + 1)]);

        // the last line had no end yet, and is there once when it has one
        await File.AppendAllTextAsync(file, $"\n{pings[0]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(rows + 3);

        // what stands in the place of the file is read from its beginning, and so is what was cut
        await File.WriteAllTextAsync(file, $"{pings[1]}\n{new string(' ', 2 * (int)length)}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(1);
        await File.WriteAllTextAsync(file, $"{pings[1]}\n{pings[0]}\n", TestContext.Current.CancellationToken);
        await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(2);
    }

    [Fact]
    public async Task Packed_file_that_grows_by_a_member_is_read_whole()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Path("all.jsonl");
        await AddMemberAsync(file, pings[0]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(1);
        await AddMemberAsync(file, pings[1]);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(2);
        page.ShouldNotContain("rejected");
    }

    private static async Task AddMemberAsync(string file, string line)
    {
        await using var packed = new GZipStream(new FileStream(file, FileMode.Append), CompressionLevel.Fastest);
        await packed.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task File_that_is_written_anew_taken_away_or_turned_is_shown_as_it_is()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", pings);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(2);
        host.Write("all.jsonl", pings[1]);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(1);
        File.Move(file, host.Path("all.jsonl.1"));
        using (HttpResponseMessage answer = await NewAnswerAsync(scene, page))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("no such file");
        }

        host.Write("all.jsonl", pings);
        (await NewAsync(scene, page)).ShouldContain("tcpping");
        (await RowsAsync(scene)).ShouldBe(2);
    }

    private static async Task<string> NewAsync(LiveScene scene, string page)
    {
        using HttpResponseMessage answer = await NewAnswerAsync(scene, page);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    // What a page's link to new results asks for: what is newer than the page.
    private static async Task<HttpResponseMessage> NewAnswerAsync(LiveScene scene, string page)
        => await scene.Client.GetAsync(
            $"{scene.Address}?after={Mark().Match(page).Groups["mark"].Value}", TestContext.Current.CancellationToken);

    private static async Task<int> RowsAsync(LiveScene scene)
        => (await scene.GetAsync("export.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex("data-mark=\"(?<mark>[^\"]+)\"")]
    private static partial Regex Mark();
}
