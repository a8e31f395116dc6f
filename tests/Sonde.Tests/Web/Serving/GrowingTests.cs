using System.IO.Compression;
using System.IO.Pipes;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonde.Analysis.Inputs;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Serving;

/// <summary>A file that a measurement writes while it is looked at: whoever asks for what is new gets it at once.</summary>
public sealed partial class GrowingTests
{
    [Fact]
    public async Task Lines_of_several_experiments_are_there_as_soon_as_they_are_whole()
    {
        Repetitions.SkipUnlessLong();
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

    [Dear]
    [Fact]
    public async Task Grown_file_is_read_on_from_where_it_ended_and_lines_keep_their_numbers()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", [.. Enumerable.Repeat(pings, Repetitions.Of(40, 200, 200)).SelectMany(each => each)]);
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
        Repetitions.SkipUnlessLong();
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

    [Dear]
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

    [Fact]
    public async Task File_of_several_names_is_there_once_whichever_other_file_grows()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        Directory.CreateDirectory(host.Path("data"));
        host.Write("data/a.jsonl", pings[0]);
        string other = host.Write("data/b.jsonl", pings[1]);
        File.CreateSymbolicLink(host.Path("data/latest.jsonl"), "a.jsonl");
        await using LiveScene scene = await LiveScene.OverAsync(
            [host.Path("data"), host.Path("data/./a.jsonl")], new MachineFiles());
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(2);
        await File.AppendAllTextAsync(other, $"{pings[0]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(3);

        // a name that comes later is no other file, and what a link leads to next is one
        File.CreateSymbolicLink(host.Path("data/first.jsonl"), "a.jsonl");
        File.Delete(host.Path("data/latest.jsonl"));
        File.CreateSymbolicLink(host.Path("data/latest.jsonl"), host.Write("c.jsonl", pings));
        await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(5);
    }

    [Fact]
    public async Task Input_that_is_called_like_another_is_not_read_later_either()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        Directory.CreateDirectory(host.Path("x/scan"));
        Directory.CreateDirectory(host.Path("y/scan"));
        string file = host.Write("x/scan/a.jsonl", pings[0]), other = host.Write("y/scan/a.jsonl", pings[1]);
        await using LiveScene scene = await LiveScene.OverAsync([file, other]);
        string page = await scene.GetAsync("");
        page.ShouldContain("called the same");
        await File.AppendAllTextAsync(other, $"{pings[0]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(1);
        await File.AppendAllTextAsync(file, $"{pings[0]}\n", TestContext.Current.CancellationToken);
        (await NewAsync(scene, page)).ShouldContain("called the same");
        (await RowsAsync(scene)).ShouldBe(2);
    }

    [Dear]
    [Theory]
    [InlineData("CP_Satellite-2024-02-01-12-00-01", "blockpages.json", "results.json")]
    [InlineData("source=CP_Satellite-2024-02-01-12-00-01", "country=IR/results.json", "country=US/results.json")]
    public async Task Files_of_a_scan_that_come_one_after_the_other_are_read_together(string scan, string first, string later)
    {
        Repetitions.LongUnless(first == "blockpages.json");
        using var host = new TestHost();
        await using LiveScene scene = await LiveScene.OverAsync(host, Directory.CreateDirectory(host.Path("data")).FullName);
        WriteOfScan(host, scan, first);
        string page = await scene.GetAsync("");
        WriteOfScan(host, scan, later);
        await NewAsync(scene, page);
        await using LiveScene fresh = await LiveScene.OverAsync(host, host.Path("data"));
        string rows = await SortedAsync(fresh);
        rows.ShouldContain("a.example");
        (await SortedAsync(scene)).ShouldBe(rows);
    }

    private static void WriteOfScan(TestHost host, string scan, string name)
    {
        const string page = """{"ip":"203.0.113.9","keyword":"a.example","http":{"status_line":"403 Forbidden","headers":{"X-Filter":["example"]},"body":"no"},"https":"dial tcp 203.0.113.9:443: i/o timeout","fetched":true,"start_time":"2024-02-01","end_time":"2024-02-01"}""";
        const string query = """{"passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0]},"vp":"192.0.2.2","test_url":"a.example","start_time":"2024-02-01 15:37:16.85 +0000 UTC","end_time":"2024-02-01 15:37:17.85 +0000 UTC","response":[{"url":"a.example","rcode":0,"error":"null","response":{"203.0.113.9":{"http":"","asnum":64500,"asname":"EXAMPLE","matched":null}}}]}""";
        string resolver = name.StartsWith("country=US", StringComparison.Ordinal) ? "8.8.8.8" : "192.0.2.1";
        string flat = $$"""{"domain":"a.example","domain_is_control":false,"date":"2024-02-01","resolver_ip":"{{resolver}}","resolver_is_trusted":{{(resolver == "8.8.8.8" ? "true" : "false")}},"received_error":null,"received_rcode":0,"answers":[{"ip":"203.0.113.1","asn":64496,"as_name":"EXAMPLE"}],"measurement_id":"x","source":"CP_Satellite-2024-02-01-12-00-01"}""";
        string file = $"data/{scan}/{name}";
        Directory.CreateDirectory(Path.GetDirectoryName(host.Path(file))!);
        host.Write(file, name.Contains('/', StringComparison.Ordinal) ? flat : name == "blockpages.json" ? page : query);
    }

    [Fact]
    public async Task Pipe_is_read_once_and_its_rows_stay_whatever_is_read_anew()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", pings[0]);
        await using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        using Microsoft.Win32.SafeHandles.SafePipeHandle reader = writer.ClientSafePipeHandle;
        string pipe = $"/proc/self/fd/{reader.DangerousGetHandle()}";
        await using LiveScene scene = await LiveScene.OverAsync([pipe, file], new MachineFiles());
        await writer.WriteAsync(Encoding.UTF8.GetBytes($"{pings[1]}\n"), TestContext.Current.CancellationToken);
        await writer.DisposeAsync();
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(2);
        await File.AppendAllTextAsync(file, $"{pings[0]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(3);
        host.Write("all.jsonl", pings[0]);
        await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(2);
    }

    [Fact]
    public async Task File_that_is_replaced_while_it_is_read_is_read_from_its_beginning()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", pings[0]);
        var files = new WatchedFiles();
        await using LiveScene scene = await LiveScene.OverAsync(host, file, files);
        string page = await scene.GetAsync("");
        await File.AppendAllTextAsync(file, $"{pings[0]}\n", TestContext.Current.CancellationToken);
        int opened = 0;
        files.OnOpen = () =>
        {
            // the first time it is looked whether the file has only grown
            if (++opened == 2) File.Move(host.Write("new.jsonl", pings[1], pings[1], pings[0]), file, overwrite: true);
        };
        (await NewAsync(scene, page)).ShouldNotContain("rejected");
        (await RowsAsync(scene)).ShouldBe(3);
    }

    /// <summary>The files of the machine, one of which may change whenever one is opened.</summary>
    private sealed class WatchedFiles : IFileTree
    {
        private readonly MachineFiles _files = new();

        public Action OnOpen { get; set; } = () => { };

        public FileFacts? Look(string path) => _files.Look(path);

        public IReadOnlyList<string> Names(string folder) => _files.Names(folder);

        public Stream Open(string path)
        {
            OnOpen();
            return _files.Open(path);
        }
    }

    private static async Task<string> SortedAsync(LiveScene scene)
        => string.Join('\n', (await scene.GetAsync("export.jsonl")).Split('\n').Order(StringComparer.Ordinal));

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
