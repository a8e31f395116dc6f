using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;

namespace Sonde.Tests.Analysis.Pipeline;

public sealed class ClassificationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-classify-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Id_is_the_published_uuid_over_path_and_line()
    {
        string line = Classified.Failed("EOF");
        var row = Classified.Rows(line + "\n", RuleSetName.CensoredPlanet, Classified.EchoScan).ShouldHaveSingleItem();
#pragma warning disable CA5350 // A UUID of version 5 is made of this sum (RFC 9562 §5.5).
        byte[] hash = SHA1.HashData([.. Convert.FromHexString("e49764863ca753b9b125cfb6dabec780"), .. Encoding.UTF8.GetBytes(line)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 15) | 80);
        hash[8] = (byte)((hash[8] & 63) | 128);
        row.GetProperty("measurement_id").GetString().ShouldBe(Convert.ToHexStringLower(hash.AsSpan(0, 16)));
    }

    [Theory]
    [InlineData("no json", "not JSON")]
    [InlineData("[1]", "not an object")]
    [InlineData("{}", "unknown shape")]
    [InlineData("""{"vp":"192.0.2.1","response":[],"anomaly":false,"stateful_block":false}""", "missing field test_url")]
    [InlineData(
        """{"vp":"192.0.2.1","test_url":"a.example","response":[{"matches_template":true,"response":null,"start_time":"x","end_time":"x"}],"anomaly":false,"stateful_block":false}""", "response is null")]
    [InlineData(
        """{"vp":"192.0.2.1","test_url":"a.example","response":[{"matches_template":true,"response":{"status_line":"200 OK"},"start_time":"x","end_time":"x"}],"anomaly":false,"stateful_block":false}""", "missing field body")]
    [InlineData(
        """{"vp":"192.0.2.1","test_url":"a.example","response":[{"matches_template":"yes","start_time":"x","end_time":"x"}],"anomaly":false,"stateful_block":false}""", "wrong type of matches_template")]
    [InlineData(
        """{"Server":"192.0.2.1","Keyword":"a","Retries":0,"Results":[{"Sent":"a b","Success":true,"StartTime":"x","EndTime":"x"}],"Blocked":false,"FailSanity":false,"StatefulBlock":false}""", "Sent is no request")]
    public void Line_that_cannot_be_read_is_counted_by_reason_and_the_rest_goes_on(string bad, string reason)
    {
        string good = Classified.Failed("EOF");
        (string output, ClassificationTotals totals) = Classified.Text($"{good}\n{bad}\n\n{good}", RuleSetName.Sonde, Classified.EchoScan);
        totals.RejectedByReason.ShouldBe(new Dictionary<string, long> { [reason] = 1 });
        Classified.Parse(output).Select(row => row.GetProperty("source_line").GetInt64()).ShouldBe([1, 4]);
    }

    [Fact]
    public void Bytes_on_the_disk_are_known_before_and_all_of_them_done_at_the_end()
    {
        string folder = Path.Combine(_folder.FullName, Classified.EchoScan);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "plain.json"), Enumerable.Repeat(Classified.Failed("EOF"), 500));
        using (var packed = new GZipStream(File.Create(Path.Combine(folder, "packed.json.gz")), CompressionLevel.Fastest))
        using (var text = new StreamWriter(packed))
            for (int i = 0; i < 500; i++) text.WriteLine(Classified.Failed("EOF"));
        long all = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length);
        ClassifyOptions options = Classified.Options(RuleSetName.Sonde) with { Paths = [folder], Output = Stream.Null };
        foreach (string? output in (string?[])[null, Path.Combine(_folder.FullName, "out"), Path.Combine(_folder.FullName, "out")])
        {
            ClassificationTotals totals = new Classification(options with { Folder = output }, TimeProvider.System)
                .Run(TestContext.Current.CancellationToken);
            totals.BytesFound.ShouldBe(all);
            totals.BytesDone.ShouldBe(all, "those too that an earlier run had done");
        }

        Classified.Text(Classified.Failed("EOF"), RuleSetName.Sonde, Classified.EchoScan).Totals.BytesFound.ShouldBe(0, "nobody knows");
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_rejected()
    {
        using var input = new MemoryStream([.. "{\"vp\":\""u8, 0xFF, .. "\"}\n"u8]);
        var options = Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = input, Source = Classified.EchoScan };
        new Classification(options, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken).RejectedByReason.ShouldBe(new Dictionary<string, long> { ["not UTF-8"] = 1 });
    }

    [Fact]
    public void Truncated_gzip_gives_what_came_before_and_says_so()
    {
        string path = Scan("CP_Quack-echo-2024-01-01-00-00-00", "results.json.gz");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            for (int i = 0; i < 5000; i++) zip.Write(Encoding.UTF8.GetBytes(Classified.Failed($"error {i * 7919}") + "\n"));
        }

        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        var options = Classified.Options(RuleSetName.Sonde) with { Paths = [path] };
        ClassificationTotals totals = new Classification(options, TimeProvider.System).Run(TestContext.Current.CancellationToken);
        totals.RejectedByReason.Keys.ShouldContain("broken file");
        totals.Rows.ShouldBeGreaterThan(100);
    }

    [Dear]
    [Fact]
    public void Threads_change_no_byte()
    {
        string lines = Many(12_000);
        string one = Classified.Text(lines, RuleSetName.Sonde, Classified.HttpScan).Output;
        Classified.Text(lines, RuleSetName.Sonde, Classified.HttpScan, threads: 4).Output.ShouldBe(one);
    }

    [Fact]
    public void Shards_together_are_one_run_whatever_the_threads_and_a_second_run_does_nothing()
    {
        for (int i = 0; i < 5; i++) File.WriteAllText(Scan($"CP_Quack-http-2024-01-0{i + 1}-00-00-00", "results.json"), Many(800 + i));
        string input = Path.Combine(_folder.FullName, "in"), whole = Path.Combine(_folder.FullName, "whole"),
            parts = Path.Combine(_folder.FullName, "parts");
        var options = Classified.Options(RuleSetName.Sonde) with { Paths = [input] };
        new Classification(options with { Folder = whole, Threads = 3 }, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken).Units.ShouldBe(5);
        for (int shard = 2; shard >= 0; shard--)
            new Classification(options with { Folder = parts, Shard = new Shard(shard, 3) }, TimeProvider.System)
                .Run(TestContext.Current.CancellationToken);
        Contents(parts).ShouldBe(Contents(whole));
        ClassificationTotals again = new Classification(options with { Folder = whole }, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
        again.UnitsSkipped.ShouldBe(5);
        again.Units.ShouldBe(0);
    }

    [Fact]
    public void Reduced_table_counts_a_measurement_once_where_retries_count_once()
    {
        string failing =
            """{"matches_template":false,"error":"i/o timeout","start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}""";
        string line =
            $$"""{"vp":"192.0.2.7","test_url":"a.example","response":[{{failing}},{{failing}},{{failing}}],"anomaly":true,"controls_failed":false,"stateful_block":false}""";
        File.WriteAllText(Scan(Classified.EchoScan, "results.json"), line);
        string output = Path.Combine(_folder.FullName, "out");
        new Classification(
            Classified.Options(RuleSetName.Sonde) with { Paths = [Path.Combine(_folder.FullName, "in")], Folder = output },
            TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
        Unzip(Path.Combine(output, "reduced", $"source={Classified.EchoScan}", "results.jsonl.gz")).ShouldBe(
            """{"date":"2024-01-01","source":"ECHO","hostname":null,"reg_hostname":null,"network":null,"subnetwork":null,"domain":"a.example","category":"Uncategorized","outcome":"❗️read/timeout","expectation":"unexpected","controls_failed":false,"country_name":null,"count":1,"unexpected_count":1}"""
            + "\n");
    }

    [Fact]
    public void Published_samples_make_the_published_numbers_of_rows()
    {
        string samples = Samples.Path("data/censoredplanet/samples");
        var rows = Classified.Files(samples, RuleSetName.CensoredPlanet);
        rows.Count(row => row.TryGetProperty("server_ip", out _)).ShouldBe(110);
        rows.Count(row => row.TryGetProperty("resolver_ip", out _)).ShouldBe(44);
    }

    private string Scan(string source, string name)
    {
        string folder = Path.Combine(_folder.FullName, "in", source);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    private static string Many(int count)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string error = (i % 5) switch { 0 => "EOF", 1 => "i/o timeout", 2 => "Status lines do not match;", 3 => "", _ => $"odd {i}" };
            lines.Append(
                Classified.Failed(
                    error, i % 2 == 0 ? $$"""{"status_line":"{{i % 1000}} X","headers":{"A":["{{i}}"]},"body":"\u003cp>{{i}}"}""" : null))
                .Append('\n');
        }

        return lines.ToString();
    }

    private static string Unzip(string path)
    {
        using var zip = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return zip.ReadToEnd();
    }

    private static List<string> Contents(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
