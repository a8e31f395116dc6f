using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Sonde.Analysis.Pipeline;
using Sonde.Analysis.Reports;
using Sonde.Analysis.Signatures;
using Sonde.Cli;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>The same lines count the same, under every name, in every wrapping, through every command that counts rows.</summary>
public sealed class SameCountsTests : IDisposable
{
    private const int Rows = 3;

    private static readonly byte[] Lines = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat(Classified.Failed("EOF"), Rows).Select(line => line + "\n")));

    private readonly TestHost _host = new();

    public static TheoryData<string> Names
        => [.. Repetitions.Some(["x.jsonl", "x.json", "x.json.gz", "x.ndjson.gz", "x.ndjson", "x.jsonl.gz"], 1)];

    public void Dispose() => _host.Dispose();

    [Dear]
    [Theory]
    [MemberData(nameof(Names))]
    public void Wrapping_changes_no_count(string name)
    {
        byte[] bytes = Bytes(name);
        string folder = Folder("scan", (name, bytes));
        ShouldCount(folder);
        ShouldCount(_host.Path($"scan/{name}"), explains: true);
        foreach (string archive in new[] { "a.tar", "a.tar.gz", "a.tgz" })
            ShouldCount(Archive(archive, (name, bytes)), explains: archive != "a.tgz");
        Directory.CreateSymbolicLink(_host.Path("way"), folder);
        ShouldCount(_host.Path("way"));
        Directory.CreateDirectory(_host.Path("links"));
        File.CreateSymbolicLink(_host.Path($"links/{name}"), _host.Path($"scan/{name}"));
        ShouldCount(_host.Path("links"));
        using (var link = Process.Start("ln", [_host.Path($"scan/{name}"), _host.Path($"scan/other{name}")])) link.WaitForExit();
        ShouldCount(folder);
    }

    [Dear]
    [Theory]
    [InlineData("x.json")]
    [InlineData("x.jsonl")]
    [InlineData("x.ndjson")]
    public void Packed_copy_counts_once_wherever_it_lies(string name)
    {
        Repetitions.LongUnless(name == "x.jsonl");
        (string, byte[]) plain = (name, Lines), packed = ($"{name}.gz", HostileArchive.Gzip(Lines));
        ShouldCount(Folder("both", plain, packed));
        ShouldCount(Archive("plain-first.tar", plain, packed));
        ShouldCount(Archive("packed-first.tar.gz", packed, plain));
        ShouldCount(Folder("archives", ("a.tar", Tar(plain)), ("a.tgz", HostileArchive.Gzip(Tar(plain)))));
        _host.Run("classify", _host.Path("packed-first.tar.gz"), "-o", "-").Error.ShouldContain($"{name}.gz: left out beside {name}");
    }

    [Fact]
    public void File_that_was_left_out_of_a_folder_is_read_where_it_is_given_by_its_name()
    {
        string folder = Folder("both", ("x.json", Lines), ("x.json.gz", HostileArchive.Gzip(Lines)));
        string plain = _host.Path("both/x.json"), packed = _host.Path("both/x.json.gz");
        Classify(folder, packed).ShouldBe(2 * Rows);
        Classify(packed, folder).ShouldBe(2 * Rows);
        Classify(folder, plain).ShouldBe(Rows);
        Classify(plain, folder).ShouldBe(Rows);
        Classify(plain, packed).ShouldBe(2 * Rows);
        Classify(folder, folder).ShouldBe(Rows);
    }

    [Fact]
    public void Tables_that_were_left_out_of_a_folder_are_read_where_they_are_given_by_their_path()
    {
        string folder = Folder("scan", ("x.json", Lines)), tables = _host.Path("scan/tables");
        _host.Run("classify", folder, "-o", tables).Ends(0);
        int alone = Classify(tables);
        alone.ShouldBeGreaterThan(0);
        Classify(folder).ShouldBe(Rows);
        Classify(folder, tables).ShouldBe(Rows + alone);
        Summary(folder, tables).ShouldBe(2 * Rows);
    }

    [Dear]
    [Fact]
    public void File_that_is_packed_between_two_runs_into_one_folder_is_no_second_one()
    {
        foreach (string name in new[] { "x.json", "x.jsonl", "a.tar" })
        {
            byte[] bytes = name == "a.tar" ? Tar(("x.json", Lines)) : Lines;
            string folder = Folder($"in-{name}", (name, bytes)), output = _host.Path($"out-{name}");
            string file = Path.Combine(folder, name);
            for (int turn = 0; turn < 2; turn++)
            {
                Into(output, folder).ShouldBe(Rows);
                File.WriteAllBytes($"{file}.gz", HostileArchive.Gzip(bytes));
                Into(output, folder).ShouldBe(Rows);
                File.Delete(file);
                Into(output, folder).ShouldBe(Rows);
                _host.Run("classify", folder, "-o", output).Ends(0).Error.ShouldStartWith("0 units, 1 done before");
                File.WriteAllBytes(file, bytes);
                Into(output, folder).ShouldBe(Rows);
                File.Delete($"{file}.gz");
                Into(output, folder).ShouldBe(Rows);
            }
        }
    }

    [Dear]
    [Theory]
    [InlineData("x.jsonl", "x.jsonl.gz")]
    [InlineData("x.jsonl.gz", "x.jsonl")]
    public void Copy_that_is_made_while_the_live_view_is_open_counts_once(string first, string second)
    {
        Repetitions.LongUnless(first == "x.jsonl");
        string folder = Folder("live", (first, Bytes(first)));
        ClassifyOptions options = Options(folder);
        using var parts = new RawParts(options, TimeProvider.System);
        Outcomes(options, parts).ShouldBe(Rows);
        File.WriteAllBytes(Path.Combine(folder, second), Bytes(second));
        Outcomes(options, parts).ShouldBe(Rows);
        File.WriteAllBytes(Path.Combine(folder, "y.jsonl"), Lines);
        Outcomes(options, parts).ShouldBe(2 * Rows);
        File.Delete(Path.Combine(folder, first));
        Outcomes(options, parts).ShouldBe(2 * Rows);
    }

    [Dear]
    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void Tables_count_as_the_lines_that_they_were_made_of(string format)
    {
        Repetitions.LongUnless(format == "parquet");
        string folder = Folder("scan", ("x.json", Lines)), tables = _host.Path("tables");
        _host.Run("classify", folder, "-o", tables, "--format", format).Ends(0);
        Summary(tables).ShouldBe(Rows);
        Changes(tables).ShouldBe(Rows);
        Outcomes(Options(tables)).ShouldBe(Rows);
        string table = Directory.GetFiles(Path.Combine(tables, "outcomes"), "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        Summary(table).ShouldBe(Rows);
        Directory.Move(tables, _host.Path("scan/tables"));
        Summary(folder).ShouldBe(Rows);
        Outcomes(Options(folder)).ShouldBe(Rows);
    }

    [Fact]
    public void Standard_input_counts_as_the_file()
    {
        _host.Input = Encoding.UTF8.GetString(Lines);
        _host.Run("classify", "-", "-o", "-").Ends(0).Lines.Count.ShouldBe(Rows);
        Summary("-").ShouldBe(Rows);
        Changes("-").ShouldBe(Rows);
        Explained("-").ShouldBe(Rows);
    }

    [Fact]
    public void Conditions_of_a_packed_file_are_those_of_the_file()
    {
        string file = _host.Path("pings.jsonl");
        _host.Ping("tcpconnect://192.0.2.80:443", "-o", file).Ends(0);
        byte[] packed = HostileArchive.Gzip(File.ReadAllBytes(file));
        File.WriteAllBytes($"{file}.gz", packed);
        string conditions = _host.Run("conditions", file, "--format", "json").Ends(0).Output;
        conditions.ShouldNotBeEmpty();
        _host.Run("conditions", $"{file}.gz", "--format", "json").Ends(0).Output.ShouldBe(conditions);
        File.WriteAllBytes($"{file}.gz", packed[..^12]);
        CliRun broken = _host.Run("conditions", $"{file}.gz");
        broken.ExitCode.ShouldNotBe(0);
        broken.Error.ShouldContain("pings.jsonl.gz: ");
    }

    [Fact]
    public void What_lies_in_an_archive_and_is_not_read_is_said()
    {
        string archive = Archive(
            "a.tar", ("x.json", Lines), ("inner.tar", Tar(("y.json", Lines))),
            ("t/outcomes/date=2024-01-01/source=s/x.jsonl", Lines), ("_own.json", Lines));
        ShouldCount(archive);
        string said = _host.Run("classify", archive, "-o", "-").Error;
        said.ShouldContain("inner.tar: an archive in an archive, which is not read");
        said.ShouldContain("a.tar: tables that sonde classify made are in it");
    }

    private void ShouldCount(string path, bool explains = false)
    {
        Classify(path).ShouldBe(Rows, path);
        Summary(path).ShouldBe(Rows, path);
        Changes(path).ShouldBe(Rows, path);
        if (!explains) Outcomes(Options(path)).ShouldBe(Rows, path);
        _host.Run("compare", path, path).Error.ShouldNotContain("nothing to count");
        if (explains) Explained(path).ShouldBe(Rows, path);
    }

    private int Classify(params string[] paths)
        => Classified.Parse(_host.Run(["classify", .. paths, "-o", "-"]).Output).Count(row => row.TryGetProperty("domain", out _));

    /// <summary>How many rows a folder of outputs has after one more run into it.</summary>
    private int Into(string output, string folder)
    {
        _host.Run("classify", folder, "-o", output).Ends(0);
        return Summary(output);
    }

    private int Summary(params string[] paths) => Sum("tests", ["summary", .. paths, "--format", "json"]);

    private int Changes(string path) => Sum("tests_during", ["changes", path, "--format", "json"]);

    private int Explained(string path)
        => _host.Run("explain", path).Ends(0).Output.Split('\n').Count(line => line.Contains("(try ", StringComparison.Ordinal));

    private int Sum(string name, string[] arguments)
        => _host.Run(arguments).Ends(0).Lines.Sum((JsonElement line) => line.GetProperty(name).GetInt32());

    private static ClassifyOptions Options(string path) => new()
    {
        Paths = [path],
        Signatures = SignatureFiles.BuiltIn(SignatureRules.Sonde),
        DuckdbLibrary = DuckdbLibrary.Find().ShouldNotBeNull(),
        MayGrow = true,
        Files = new MachineFiles(),
    };

    /// <summary>What the report and, in parts, the live view count.</summary>
    private static long Outcomes(ClassifyOptions options, RawParts? parts = null)
    {
        using ReportSource source = ReportSource.Open(
            options, TimeProvider.System, null, TestContext.Current.CancellationToken, parts);
        return source.Tables.Outcomes;
    }

    private static byte[] Bytes(string name) => name.EndsWith(".gz", StringComparison.Ordinal) ? HostileArchive.Gzip(Lines) : Lines;

    private string Folder(string name, params (string Name, byte[] Bytes)[] files)
    {
        string folder = _host.Path(name);
        Directory.CreateDirectory(folder);
        foreach ((string file, byte[] bytes) in files) File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return folder;
    }

    private string Archive(string name, params (string Name, byte[] Bytes)[] files)
    {
        byte[] tar = Tar(files);
        File.WriteAllBytes(_host.Path(name), name.EndsWith(".tar", StringComparison.Ordinal) ? tar : HostileArchive.Gzip(tar));
        return _host.Path(name);
    }

    private static byte[] Tar(params (string Name, byte[] Bytes)[] files)
        => HostileArchive.Tar(files.Select(file => ($"scan/{file.Name}", file.Bytes)));
}
