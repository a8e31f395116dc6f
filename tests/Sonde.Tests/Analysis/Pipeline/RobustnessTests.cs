using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>Input that is broken in every way: counted, kept with place and reason, and the rest goes on; the run ends with 3.</summary>
public sealed class RobustnessTests
{
    private const int Long = 100_000_000;
    private static readonly string Good = Classified.Failed("EOF");

    [Theory]
    [InlineData("{\"vp\":", "not JSON")]
    [InlineData("\"text\"", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("{}", "unknown shape")]
    [InlineData("""{"vp":null,"test_url":null,"response":null}""", "wrong type of vp")]
    [InlineData(
        """{"vp":"192.0.2.1","test_url":"a.example","response":[null],"anomaly":false,"stateful_block":false}""", "wrong type of response")]
    [InlineData(
        """{"vp":"192.0.2.1","test_url":"a.example","response":[{"matches_template":true,"response":null,"start_time":"x","end_time":"x"}],"anomaly":false,"stateful_block":false}""", "response is null")]
    [InlineData(
        """{"Server":"192.0.2.1","Keyword":"a","Retries":0,"Results":"none","Blocked":false,"FailSanity":false,"StatefulBlock":false}""",
        "wrong type of Results")]
    public void Broken_line_is_kept_with_its_number_and_reason(string bad, string reason) => Broken(Encoding.UTF8.GetBytes(bad), reason);

    [Fact]
    public void Bytes_that_are_no_utf8_are_kept_with_their_number() => Broken([.. "{\"vp\":\""u8, 0xC3, 0x28, .. "\"}"u8], "not UTF-8");

    [Dear]
    [Fact]
    public void Line_of_100_megabytes_is_kept_with_its_number_and_the_rest_goes_on()
    {
        byte[] line = new byte[Long];
        Array.Fill(line, (byte)'x');
        "{\"vp\":\""u8.CopyTo(line);
        Broken(line, "longer than the limit");
    }

    [Fact]
    public void Gzip_that_is_cut_gives_the_lines_before_and_is_named()
    {
        using var host = new TestHost();
        string path = Scan(host, "results.json.gz");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            for (int i = 0; i < 4000; i++) zip.Write(Encoding.UTF8.GetBytes(Classified.Failed($"error {i * 7919}") + "\n"));
        }

        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length * 3 / 4)]);
        CliRun run = host.Run("classify", path, "-o", host.Path("out")).Ends(3);
        run.Error.ShouldContain("  rejected 1: broken file");
        JsonElement[] rejected = Rejected(host);
        rejected[^1].GetProperty("reason").GetString().ShouldStartWith("broken file: ");
        rejected[^1].GetProperty("line").GetInt64().ShouldBe(0);
        rejected[^1].GetProperty("file").GetString().ShouldBe($"{Classified.EchoScan}/{Path.GetFileName(path)}");
        int.Parse(run.Error.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1000, 3999);
    }

    [Fact]
    public void Archive_that_is_cut_gives_the_files_before_and_is_named()
    {
        using var host = new TestHost();
        string path = host.Path(Classified.EchoScan + ".tar.gz");
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, leaveOpen: true))
        {
            foreach (int part in (int[])[1, 2])
            {
                tar.WriteEntry(
                    new PaxTarEntry(
                        TarEntryType.RegularFile,
                        $"{Classified.EchoScan}/part{part}.json")
                    {
                        DataStream = new MemoryStream(
                            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good + "\n", 50))))
                    });
            }
        }

        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            zip.Write(packed.ToArray().AsSpan(0, (int)(packed.Length * 2 / 3)));
        CliRun run = host.Run("classify", path, "-o", host.Path("out")).Ends(3);
        run.Error.ShouldContain("broken file");
        JsonElement broken = Rejected(host)
            .Where(line => line.GetProperty("reason").GetString()!.StartsWith("broken file: ", StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        broken.GetProperty("line").GetInt64().ShouldBe(0);
        Rows(host).Count.ShouldBeInRange(50, 99);
    }

    private static void Broken(byte[] bad, string reason)
    {
        using var host = new TestHost();
        string path = Scan(host, "results.json");
        using (FileStream file = File.Create(path))
        {
            file.Write(Encoding.UTF8.GetBytes(Good + "\n\n"));
            file.Write(bad);
            file.Write(Encoding.UTF8.GetBytes("\n" + Good + "\n"));
        }

        CliRun run = host.Run("classify", path, "-o", host.Path("out")).Ends(3);
        run.Error.ShouldBe($"1 unit: 3 lines, 2 rows, 1 rejected\n  rejected 1: {reason}\n");
        JsonElement rejected = Rejected(host).ShouldHaveSingleItem();
        rejected.GetProperty("file").GetString().ShouldBe($"{Classified.EchoScan}/{Path.GetFileName(path)}");
        rejected.GetProperty("line").GetInt64().ShouldBe(3);
        rejected.GetProperty("reason").GetString().ShouldBe(reason);
        Rows(host).Select(row => row.GetProperty("source_line").GetInt64()).ShouldBe([1, 4]);
        host.Run("classify", path, "-o", "-").Ends(3).Error.ShouldBe(run.Error);
    }

    private static string Scan(TestHost host, string name)
    {
        string folder = host.Path(Classified.EchoScan);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    private static JsonElement[] Rejected(TestHost host) => [.. Lines(host, "rejected")];

    private static List<JsonElement> Rows(TestHost host) => Lines(host, "rows");

    private static List<JsonElement> Lines(TestHost host, string below)
    {
        string file = Directory.GetFiles(Path.Combine(host.Path("out"), below), "*.gz", SearchOption.AllDirectories).ShouldHaveSingleItem();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return Classified.Parse(reader.ReadToEnd());
    }
}
