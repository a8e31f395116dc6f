using System.Text;
using System.Text.Json;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>What files are called costs no row without a word.</summary>
public sealed class FileNamesTests : IDisposable
{
    private const int Rows = 3;

    private static readonly byte[] Lines = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat(Classified.Failed("EOF"), Rows).Select(line => line + "\n")));

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("x.JSON")]
    [InlineData("X.Json.GZ")]
    [InlineData("x.jsonl.1")]
    [InlineData("x.jsonl.12.gz")]
    [InlineData("x.json.gz.2")]
    [InlineData("x.TAR.GZ")]
    [InlineData("x.tar.gz.1")]
    [InlineData("tarball.json.gz")]
    [InlineData("x.json")]
    public void Letters_turns_and_archives_under_another_name_cost_no_row(string name)
    {
        bool isTar = name.Contains("tar", StringComparison.OrdinalIgnoreCase) || name == "x.json";
        byte[] plain = isTar ? Tar(("x.json", Lines)) : Lines;
        string folder = Folder("in", (name, name.Contains("gz", StringComparison.OrdinalIgnoreCase) ? HostileArchive.Gzip(plain) : plain));
        foreach (string path in (string[])[folder, Path.Combine(folder, name)])
        {
            CliRun run = _host.Run("classify", path, "-o", "-").Ends(0);
            run.Lines.Count.ShouldBe(Rows, path);
            run.Error.ShouldContain(", 0 rejected");
            if (isTar) run.Lines[0].GetProperty("source_file").GetString().ShouldBe("scan/x.json");
            _host.Run("summary", path, "--format", "json").Ends(0).Lines.Sum(line => line.GetProperty("tests").GetInt32()).ShouldBe(Rows);
        }

        if (isTar) return;
        _host.Run("classify", Archive("a.tar", (name, File.ReadAllBytes(Path.Combine(folder, name)))), "-o", "-").Lines.Count.ShouldBe(Rows);
    }

    [Fact]
    public void File_that_is_no_archive_and_has_no_name_of_data_is_read_where_it_is_given()
    {
        string folder = Folder("in", ("results", Lines));
        _host.Run("classify", Path.Combine(folder, "results"), "-o", "-").Ends(0).Lines.Count.ShouldBe(Rows);
    }

    [Dear]
    [Fact]
    public void Files_that_are_left_alone_are_said_and_counted_by_all_that_read_folders()
    {
        string[] left = ["results", "results.txt", "x.gz", "x.json.bak", "y.json.bz2", "y.json.xz", "z.zip"];
        string[] own =
        [
            "README.md", "README", "page.html", "SHA256SUMS", "x.tar.gz.sha256", "x.prom", "x.pcap", "t.parquet", ".hidden", "_MANIFEST.json.tmp",
            ".git/config",
        ];
        string folder = Folder("in", [("x.json", Lines), .. left.Concat(own).Select(name => (name, Lines))]);
        string said = $"7 files left alone, by their names: {string.Join(", ", left.Select(name => $"in/{name}").Order(StringComparer.Ordinal))}; give one by its path to read it";
        File.Delete(Path.Combine(folder, "t.parquet"));
        foreach (string[] command in (string[][])
            [
                ["classify", folder, "-o", "-"], ["classify", folder, "-o", _host.Path("out")], ["summary", folder], ["changes", folder],
                ["compare", folder, folder], ["report", folder, "-o", _host.Path("page.html")],
            ])
        {
            CliRun run = _host.Run(command);
            Folded(run.Error).ShouldContain(said, customMessage: command[0]);
            if (command[0] != "compare") Folded(run.Error).Split("left alone").Length.ShouldBe(2, command[0]);
            run.ExitCode.ShouldBe(command[0] == "report" ? 3 : 0, "a page of rows without a network has nothing to report");
        }

        string manifest = _host.Read("out/_MANIFEST.json");
        CliRun.Parse(manifest)[0].GetProperty("left_alone").GetInt32().ShouldBe(left.Length);
        _host.Run("classify", folder, "-o", _host.Path("out")).Ends(0);
        _host.Read("out/_MANIFEST.json").ShouldBe(manifest);
        _host.Run("classify", Path.Combine(folder, "x.json"), "-o", _host.Path("out")).Ends(0);
        CliRun.Parse(_host.Read("out/_MANIFEST.json"))[0].GetProperty("left_alone").GetInt32().ShouldBe(0);

        // Also where tables lie beside, and where nothing else is there.
        _host.Run("classify", Path.Combine(folder, "x.json"), "-o", _host.Path("in/tables")).Ends(0);
        File.Delete(Path.Combine(folder, "x.json"));
        Folded(_host.Run("summary", folder).Error).ShouldContain(said);
        Folded(_host.Run("report", folder, "-o", _host.Path("other.html")).Error).ShouldContain(said);
        Folded(_host.Run("summary", Folder("only", ("results.txt", Lines))).Error)
            .ShouldContain("1 file left alone, by its name: only/results.txt; give one by its path to read it");
    }

    [Fact]
    public void Csv_that_is_passed_over_is_said()
    {
        string folder = Folder("in", ("x.json", Lines), ("answers.csv", Lines), ("sub/answers.CSV.gz", Lines));
        foreach (string output in (string[])["-", _host.Path("out")])
        {
            Folded(_host.Run("classify", folder, "-o", output).Ends(0).Error)
                .ShouldContain("2 files left alone, by their names: in/answers.csv, sub/answers.CSV.gz; give one by its path to read it");
        }

        // Tables of ours are none of them.
        _host.Run("classify", Path.Combine(folder, "x.json"), "--format", "csv", "-o", _host.Path("tables")).Ends(0);
        _host.Run("classify", _host.Path("tables"), folder, "-o", "-").Error.ShouldNotContain("csv.gz, ");
    }

    [Fact]
    public void Members_of_an_archive_that_are_left_alone_are_said_too()
    {
        CliRun run = _host.Run(
            "classify", Archive("a.tar.gz", ("x.json", Lines), ("results.txt", Lines), ("README", Lines), ("inner.json", Tar(("y.json", Lines)))),
            "-o", "-").Ends(0);
        run.Lines.Count.ShouldBe(Rows);
        Folded(run.Error).ShouldContain("a.tar.gz: 1 file left alone, by its name: scan/results.txt");
        Folded(run.Error).ShouldContain("a.tar.gz/scan/inner.json: an archive in an archive, which is not read");
    }

    [Fact]
    public void Broken_member_is_named_with_its_archive()
    {
        byte[] good = HostileArchive.Gzip(Tar(("results.json", Lines)));
        Folder("a", ("x.tar.gz", good));
        Folder("b", ("x.tar.gz", good[..(good.Length / 2)]), ("y.tar", Tar(("results.json", Lines))[..700]));
        CliRun run = _host.Run("classify", _host.Path("a"), _host.Path("b"), "-o", _host.Path("out")).Ends(3);
        Folded(run.Error).ShouldContain("b/x.tar.gz/scan/results.json: ");
        Folded(run.Error).ShouldContain("b/y.tar/scan/results.json: ");
        string[] files =
        [
            .. Directory.GetFiles(_host.Path("out/rejected"), "*", SearchOption.AllDirectories)
                .SelectMany(file => CliRun.Parse(Unpacked(file)))
                .Where((JsonElement line) => line.GetProperty("line").GetInt64() == 0).Select(line => line.GetProperty("file").GetString()!),
        ];
        files.ShouldBe(["b/x.tar.gz/scan/results.json", "b/y.tar/scan/results.json"], ignoreOrder: true);
        _host.Run("summary", _host.Path("a"), _host.Path("b")).Error.ShouldContain("b/x.tar.gz/scan/results.json");
    }

    [Fact]
    public void Bad_line_of_a_member_is_told_and_kept_with_its_archive()
    {
        string archive = Archive("x.tar.gz", ("results.json", [.. Lines, .. "no line\n"u8]));
        _host.Run("summary", archive).Error.ShouldContain("/x.tar.gz/scan/results.json:4: not JSON");
        _host.Run("classify", archive, "-o", "-", "--rejected", _host.Path("rejected")).Ends(3);
        CliRun.Parse(_host.Read("rejected")).ShouldHaveSingleItem().GetProperty("file").GetString()!.ShouldEndWith("x.tar.gz/scan/results.json");
    }

    [Fact]
    public void Bad_lines_of_two_archives_and_of_two_folders_are_told_apart()
    {
        byte[] bad = "no line\n"u8.ToArray(), tar = HostileArchive.Gzip(Tar(("results.json", [.. Lines, .. bad])));
        Folder("in", ("x.tar.gz", tar), ("y.tar.gz", tar), ("a/results.json", [.. Lines, .. bad]), ("b/results.json", [.. Lines, .. bad]));
        _host.Run("classify", _host.Path("in"), "-o", "-", "--rejected", _host.Path("rejected")).Ends(3);
        CliRun.Parse(_host.Read("rejected")).Select(line => line.GetProperty("file").GetString()).ShouldBe(
            ["in/x.tar.gz/scan/results.json", "in/y.tar.gz/scan/results.json", "a/results.json", "b/results.json"], ignoreOrder: true);
    }

    // What a terminal or a page breaks into lines, in one.
    private static string Folded(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Unpacked(string file)
    {
        using var reader = new StreamReader(Sonde.Analysis.Inputs.Gzip.Unpack(File.OpenRead(file)));
        return reader.ReadToEnd();
    }

    private string Folder(string name, params (string Name, byte[] Bytes)[] files)
    {
        string folder = _host.Path(name);
        foreach ((string file, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

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
