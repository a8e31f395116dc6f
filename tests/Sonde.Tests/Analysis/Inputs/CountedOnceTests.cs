using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>What a folder holds twice over counts once, and what is left out is said.</summary>
public sealed class CountedOnceTests : IDisposable
{
    private readonly TestHost _host = new();

    public CountedOnceTests()
    {
        Directory.CreateDirectory(_host.Path("in/scan"));
        File.WriteAllText(_host.Path("in/scan/results.json"), Classified.Failed("one") + "\n");
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Tables_beside_the_lines_that_they_were_made_of_are_left_out()
    {
        string folder = _host.Path("in");
        string once = _host.Run("summary", folder, "--format", "json").Ends(0).Output;
        _host.Run("classify", folder, "-o", _host.Path("in/classified")).Ends(0);
        CliRun run = _host.Run("summary", folder, "--format", "json").Ends(0);
        run.Output.ShouldBe(once);
        run.Error.ShouldContain("/in/classified: tables that sonde classify made, left out beside the raw lines in ");
        run = _host.Run("classify", folder, "-o", _host.Path("elsewhere")).Ends(0);
        run.Error.ShouldStartWith("1 unit: 1 line, 1 row");
        run.Error.ShouldContain("/in/classified: tables that sonde classify made, left out");
        // What is not measured says nothing of tables, and tables alone are read.
        File.WriteAllText(_host.Path("in/classified/notes.json"), "{}\n");
        Directory.Delete(_host.Path("in/scan"), recursive: true);
        _host.Run("summary", folder).Error.ShouldNotContain("left out");
    }

    [Fact]
    public void Tables_beside_what_they_were_not_made_of_count()
    {
        File.WriteAllText(_host.Path("other.json"), Classified.Failed("two") + "\n" + Classified.Failed("three") + "\n");
        Directory.CreateDirectory(_host.Path("new"));
        _host.Run("classify", _host.Path("in"), "-o", _host.Path("new/tables")).Ends(0);
        File.WriteAllBytes(_host.Path("new/backup.tar.gz"), HostileArchive.Gzip(HostileArchive.Tar(("notes.txt", "x"u8.ToArray()))));
        Tests("new").ShouldBe(1);
        File.Move(_host.Path("other.json"), _host.Path("new/other.json"));
        Tests("new").ShouldBe(3);
        // Of two inputs one is there: its tables alone are left out.
        _host.Run("classify", _host.Path("new/other.json"), "-o", _host.Path("new/tables")).Ends(0);
        Tests("new").ShouldBe(3);
        _host.Run("summary", _host.Path("new")).Error.ShouldContain("/new/tables: those of 1 of 2 inputs of the tables");
    }

    [Theory]
    [InlineData("jsonl", "")]
    [InlineData("jsonl", "my scan")]
    [InlineData("parquet", "")]
    [InlineData("csv", "my scan")]
    public void Tables_are_known_to_be_of_lines_that_were_moved_renamed_packed_or_grew(string format, string source)
    {
        Repetitions.LongUnless(format == "parquet" || (format == "jsonl" && source.Length > 0));
        string file = _host.Path("in/scan/results.json"), tables = _host.Path("in/tables");
        string[] named = source.Length == 0 ? [] : ["--source", source];
        _host.Run(["classify", _host.Path("in"), "-o", tables, "--format", format, .. named]).Ends(0);
        Tests("in").ShouldBe(1);
        byte[] lines = File.ReadAllBytes(file);
        File.WriteAllBytes($"{file}.gz", HostileArchive.Gzip(lines));
        File.Delete(file);
        Tests("in").ShouldBe(1);
        File.Delete($"{file}.gz");
        File.WriteAllBytes(file, [.. lines, .. lines]);
        Tests("in").ShouldBe(2);
        File.WriteAllBytes(file, lines);
        Directory.Move(_host.Path("in/scan"), _host.Path("in/moved"));
        Tests("in").ShouldBe(1);
        File.Move(_host.Path("in/moved/results.json"), _host.Path("in/moved/renamed.json"));
        Tests("in").ShouldBe(1);
    }

    [Fact]
    public void Tables_are_known_to_be_of_an_archive_its_files_and_of_standard_input()
    {
        string file = _host.Path("in/scan/results.json");
        byte[] lines = File.ReadAllBytes(file);
        Directory.CreateDirectory(_host.Path("all"));
        File.WriteAllBytes(_host.Path("all/scan.tar.gz"), HostileArchive.Gzip(HostileArchive.Tar(("scan/results.json", lines))));
        _host.Run("classify", _host.Path("all"), "-o", _host.Path("all/tables")).Ends(0);
        Tests("all").ShouldBe(1);
        File.Delete(_host.Path("all/scan.tar.gz"));
        Directory.Move(_host.Path("in/scan"), _host.Path("all/scan"));
        Tests("all").ShouldBe(1);
        Directory.Delete(_host.Path("all/tables"), recursive: true);
        _host.Run("classify", _host.Path("all"), "-o", _host.Path("all/tables")).Ends(0);
        Directory.Delete(_host.Path("all/scan"), recursive: true);
        File.WriteAllBytes(_host.Path("all/packed.tar"), HostileArchive.Tar(("scan/results.json", lines)));
        Tests("all").ShouldBe(1);
        Directory.Delete(_host.Path("all/tables"), recursive: true);
        File.Delete(_host.Path("all/packed.tar"));
        _host.Input = System.Text.Encoding.UTF8.GetString(lines);
        _host.Run("classify", "-", "-o", _host.Path("all/tables")).Ends(0);
        _host.Input = null;
        File.WriteAllBytes(_host.Path("all/any.json"), lines);
        Tests("all").ShouldBe(1);
    }

    [Fact]
    public void Packed_copy_of_a_file_is_left_out()
    {
        string file = _host.Path("in/scan/results.json");
        File.WriteAllBytes($"{file}.gz", HostileArchive.Gzip(File.ReadAllBytes(file)));
        CliRun run = _host.Run("classify", _host.Path("in"), "-o", "-").Ends(0);
        run.Error.ShouldStartWith("1 unit: 1 line, 1 row");
        run.Error.ShouldContain("/results.json.gz: left out beside results.json, lest the same lines count twice");
        _host.Run("summary", _host.Path("in")).Ends(0).Error.ShouldContain("left out beside results.json");
    }

    [Fact]
    public void Packed_file_that_was_read_before_keeps_its_place()
    {
        string file = _host.Path("in/scan/results.json");
        byte[] plain = File.ReadAllBytes(file);
        File.Delete(file);
        File.WriteAllBytes($"{file}.gz", HostileArchive.Gzip(plain));
        _host.Run("classify", _host.Path("in"), "-o", _host.Path("out")).Ends(0);
        File.WriteAllBytes(file, plain);
        CliRun run = _host.Run("classify", _host.Path("in"), "-o", _host.Path("out")).Ends(0);
        run.Error.ShouldStartWith("0 units, 1 done before");
        run.Error.ShouldContain("/results.json: left out beside results.json.gz");
    }

    private int Tests(string folder)
        => _host.Run("summary", _host.Path(folder), "--format", "json").Ends(0).Lines.Sum(line => line.GetProperty("tests").GetInt32());
}
