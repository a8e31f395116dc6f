using System.Formats.Tar;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Pipeline;
using Sonde.Tests.Analysis;

namespace Sonde.Tests.Cli.Commands;

/// <summary>What is given where something else is meant: it is read, or refused by its name, and nothing is lost.</summary>
public sealed class WrongDoorTests : IDisposable
{
    private readonly TestHost _host = new();

    public WrongDoorTests()
    {
        Directory.CreateDirectory(_host.Path("scans"));
        File.WriteAllText(_host.Path("scans/results.json"), Classified.Failed("one") + "\n");
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Folder_without_tables_cannot_be_asked()
    {
        CliRun run = _host.Run("query", _host.Path("scans"), "select count(*) from outcomes").Ends(2);
        run.Error.ShouldContain("no tables of sonde classify lie in it; raw lines become tables by sonde classify");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Folder_is_not_read_and_written_in_one()
    {
        CliRun run = _host.Run("classify", _host.Path("scans"), "-o", _host.Path("scans/.")).Ends(2);
        run.Error.ShouldContain("are the same folder");
        Directory.GetFileSystemEntries(_host.Path("scans")).ShouldBe([_host.Path("scans/results.json")]);
        _host.Run("classify", _host.Path("scans"), "-o", _host.Path("scans/out")).Ends(0);
    }

    [Fact]
    public void Query_writes_over_nothing_that_classification_keeps()
    {
        _host.Run("classify", _host.Path("scans"), "-o", _host.Path("out")).Ends(0);
        string manifest = _host.Read("out/_MANIFEST.json");
        string table = Directory.GetFiles(_host.Path("out/outcomes"), "*.gz", SearchOption.AllDirectories).ShouldHaveSingleItem();
        foreach (string file in (string[])[_host.Path("out/_MANIFEST.json"), table])
            _host.Run("query", _host.Path("out"), "select 1", "-o", file).Ends(2).Error.ShouldContain("which is only read");
        _host.Read("out/_MANIFEST.json").ShouldBe(manifest);
    }

    [Fact]
    public void What_is_packed_otherwise_is_named_on_standard_input_and_in_files()
    {
        using var archive = new MemoryStream();
        TarFile.CreateFromDirectory(_host.Path("scans"), archive, includeBaseDirectory: true);
        Broken(archive.ToArray()).ShouldContain("an archive (tar)");
        byte[] zstd = [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0, 1, 2, 10, 3];
        Broken(zstd).ShouldBe("it is compressed by zstd: unpack it");
        Broken("BZh91AY&SY\n"u8.ToArray()).ShouldBe("it is compressed by bzip2: unpack it");
        Broken([0xFD, .. "7zXZ"u8, 0, 10]).ShouldBe("it is compressed by xz: unpack it");
        Broken([.. "PK"u8, 3, 4, 20, 0, 10]).ShouldBe("it is compressed by zip: unpack it");
        File.WriteAllBytes(_host.Path("x.jsonl"), zstd);
        _host.Run("classify", _host.Path("x.jsonl"), "-o", "-").Ends(3).Error.ShouldContain("compressed by zstd: unpack it");
    }

    [Theory]
    [InlineData("-", "read/timeout", "read/tcp.reset")]
    [InlineData("-:2", "read/tcp.reset", "read/timeout")]
    public void Explain_reads_standard_input(string place, string said, string other)
    {
        _host.Input = Classified.Failed("read: connection timed out") + "\n" + Classified.Failed("read: connection reset by peer") + "\n";
        CliRun run = _host.Run("explain", place).Ends(0);
        run.Output.ShouldContain(said);
        run.Output.ShouldContain("-:2: a.example at 192.0.2.7");
        if (place == "-") run.Output.ShouldContain(other);
        else run.Output.ShouldNotContain(other);
    }

    private static string Broken(byte[] input)
    {
        using var stream = new MemoryStream(input);
        ClassificationTotals totals = new Classification(
            Classified.Options(RuleSetName.Sonde) with { Paths = ["-"], Input = stream }, TimeProvider.System)
            .Run(TestContext.Current.CancellationToken);
        totals.Lines.ShouldBe(0);
        return totals.Broken.ShouldHaveSingleItem().Reason;
    }
}
