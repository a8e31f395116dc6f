using System.IO.Compression;
using System.Net;
using System.Text;
using Sonde.Cli;
using Sonde.Tests.Analysis;
using Sonde.Tests.Analysis.Inputs;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>Inputs may be called after an address of this machine: their outputs are not, nor is any label in them.</summary>
public sealed class OutputNamesTests
{
    private const string Own = "203.0.113.77";

    [Dear]
    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void Nothing_that_classify_writes_is_called_after_an_address_of_this_machine(string format)
    {
        Repetitions.LongUnless(format == "jsonl");
        Assert.SkipWhen(format == "parquet" && DuckdbLibrary.Find() is null, "needs DuckDB");
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)) { LocalAddresses = [IPAddress.Parse(Own)] });
        byte[] lines = Encoding.UTF8.GetBytes(Classified.Failed("EOF") + "\n" + "{\"broken\n");
        foreach (string name in (string[])[$"{Own}/results.json", $"{Classified.EchoScan}/echo-{Own}.json",
            $"{Classified.EchoScan}/203-0-113-77.json", $"Satellite-{Own}/results.json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(host.Path($"in/{name}"))!);
            File.WriteAllBytes(host.Path($"in/{name}"), lines);
        }

        File.WriteAllBytes(
            host.Path($"in/{Own}.tar.gz"), HostileArchive.Gzip(HostileArchive.Tar(($"{Own}/a.json", lines), ($"x/cb00714d.json", lines))));
        host.Run("classify", host.Path("in"), "-o", host.Path("out"), "--format", format).Ends(3);
        string[] written = [.. Directory.EnumerateFileSystemEntries(host.Path("out"), "*", SearchOption.AllDirectories)];
        written.Length.ShouldBeGreaterThan(20);
        foreach (string path in written)
        {
            Check(Path.GetRelativePath(host.Path("out"), path), "a name");
            if (File.Exists(path)) Check(Text(path), path);
        }

        // What a table of Parquet holds is compressed: it is asked for as it is.
        foreach (string table in (string[])["rows", "outcomes"])
        {
            CliRun all = host.Run("query", host.Path("out"), $"SELECT * FROM {table}", "--no-redact=publish-my-address");
            if (DuckdbLibrary.Find() is null) continue;
            all.Ends(3).Lines.Count.ShouldBeGreaterThan(4);
            Check(all.Output, table);
            all.Output.ShouldContain("[scrubbed]");
        }

        // Every input has its own: nothing is mixed, and a second start finds all of it done.
        host.Run("classify", host.Path("in"), "-o", host.Path("out"), "--format", format).Error.ShouldContain("5 done before");
        foreach (string more in (string[])["explain", "summary"]) Check(host.Run(more, host.Path("in")).Output, more);
        host.Run("classify", host.Path("in"), "-o", "-", "--source", Own, "--rejected", host.Path("rejected"));
        Check(host.Read("rejected"), "rejected");
    }

    private static string Text(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using Stream plain = bytes is [0x1f, 0x8b, ..]
            ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)
            : new MemoryStream(bytes);
        return new StreamReader(plain, Encoding.Latin1).ReadToEnd();
    }

    private static void Check(string text, string where)
    {
        foreach (string spelling in (string[])[Own, "203-0-113-77", "203_0_113_77", "cb00714d"])
            text.ShouldNotContain(spelling, customMessage: where);
    }
}
