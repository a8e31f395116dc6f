using System.IO.Compression;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>Units are known by what they are, not by a number: no two share an output, and none changes another's.</summary>
public sealed class UnitIdentityTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Names_that_clean_to_the_same_have_outputs_of_their_own_and_later_files_change_none()
    {
        foreach (string name in (string[])["a:b", "a_b", "a b", "a\nb", new string('n', 240), new string('n', 239) + "m", "é", "\u202Ea"])
            Scan($"in/{name}", "results.json", name);
        Classify(0);
        Dictionary<string, byte[]> before = Outputs();
        before.Count.ShouldBe(8);
        Scan("in/A b", "results.json", "later");
        Scan("in/a_b", "results.json.gz.json", "later too");
        Scan("in/0/a:b", "results.json", "sorts before all");
        Classify(0).Error.ShouldStartWith("3 units, 8 done before");
        Dictionary<string, byte[]> after = Outputs();
        after.Count.ShouldBe(11);
        foreach ((string path, byte[] bytes) in before) after[path].ShouldBe(bytes, path);
    }

    [Fact]
    public void Each_file_is_read_once_under_whatever_names()
    {
        Scan("in/real", "results.json", "one");
        Directory.CreateSymbolicLink(_host.Path("in/0-link"), _host.Path("in/real"));
        Directory.CreateSymbolicLink(_host.Path("in/real/loop"), _host.Path("in"));
        File.CreateSymbolicLink(_host.Path("in/0.json"), _host.Path("in/real/results.json"));
        File.CreateSymbolicLink(_host.Path("in/gone.json"), _host.Path("in/nowhere"));
        CliRun run = Classify(3);
        run.Error.ShouldStartWith("1 unit: 1 line, 1 row");
        run.Error.ShouldContain("gone.json: a link to nothing");
    }

    [Theory]
    [InlineData("in/scan", "in/0", "results.json")]
    [InlineData("in/CP_Satellite-2026-01-02-00-00-00", "in/CP_Satellite-2025-01-02-00-00-00", "results.json")]
    public void Further_name_of_a_known_file_takes_no_place_wherever_it_sorts(string folder, string first, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ln is Unix's");
        string file = Scan(folder, name, "one");
        CliRun before = _host.Run("classify", _host.Path("in"), "-o", _host.Path("out"));
        string[] outputs = Names();
        outputs.ShouldNotBeEmpty();
        Directory.CreateDirectory(_host.Path(first));
        using (var link = System.Diagnostics.Process.Start("ln", [file, Path.Combine(_host.Path(first), name)])) link.WaitForExit();
        CliRun after = Classify(before.ExitCode);
        after.Error.ShouldStartWith("0 units, 1 done before");
        Names().ShouldBe(outputs);
        // Also as the first of two arguments.
        _host.Run("classify", _host.Path(first), _host.Path("in"), "-o", _host.Path("out")).Error.ShouldStartWith("0 units, 1 done before");
        Names().ShouldBe(outputs);
        // Once the name is gone, the other one is the file's.
        File.Delete(file);
        Classify(before.ExitCode).Error.ShouldStartWith("1 unit");
    }

    [Fact]
    public void Output_folder_within_the_input_is_no_input()
    {
        Scan("in/scan", "results.json", "one");
        for (int i = 0; i < 2; i++) _host.Run("classify", _host.Path("in"), "-o", _host.Path("in/out")).Ends(0);
        _host.Run("classify", _host.Path("in"), "-o", _host.Path("in/out"))
            .Ends(0).Error.ShouldBe("0 units, 1 done before: 0 lines, 0 rows, 0 rejected\n");
    }

    [Fact]
    public void Broken_unit_is_done_again_once_its_file_has_changed_and_said_to_be_broken_until_then()
    {
        string file = Scan("in/scan", "results.json.gz", "one");
        byte[] whole = HostileArchive.Gzip(File.ReadAllBytes(file));
        File.WriteAllBytes(file, whole[..^4]);
        Classify(3).Error.ShouldContain("scan/results.json.gz: it");
        Classify(3).Error.ShouldContain("scan/results.json.gz: it was broken when it was read, and has not changed since");
        File.WriteAllBytes(file, whole);
        Classify(0).Error.ShouldContain("scan/results.json.gz has changed since it was classified: done again");
        Classify(0).Error.ShouldStartWith("0 units, 1 done before");
    }

    [Fact]
    public void Other_file_of_the_same_name_takes_nobodys_place()
    {
        Scan("a/scan", "results.json", "one");
        Scan("b/scan", "results.json", "two");
        _host.Run("classify", _host.Path("a"), "-o", _host.Path("out")).Ends(0);
        byte[] before = Outputs().ShouldHaveSingleItem().Value;
        _host.Run("classify", _host.Path("b"), "-o", _host.Path("out"))
            .Ends(3).Error.ShouldContain("scan/results.json: another file is known by this name (scan/results)");
        Outputs().ShouldHaveSingleItem().Value.ShouldBe(before);
        _host.Run("classify", _host.Path("a"), _host.Path("b"), "-o", _host.Path("both"))
            .Ends(3).Error.ShouldContain("another input of this run is called the same");
    }

    [Fact]
    public void What_comes_from_a_stream_is_called_after_what_it_is()
    {
        foreach (string text in (string[])["one", "two", "one"])
        {
            _host.Input = Classified.Failed(text) + "\n";
            _host.Run("classify", "-", "--source", "scan", "-o", _host.Path("out")).Ends(0);
        }

        Outputs().Count.ShouldBe(2);
    }

    [Fact]
    public void Outputs_are_for_their_owner_alone_unless_they_are_public()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        Scan("in/scan", "results.json", "one");
        Classify(0);
        _host.Run("classify", _host.Path("in"), "-o", _host.Path("public"), "--public").Ends(0);
        Modes("out").ShouldAllBe(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Modes("public/rows")
            .ShouldAllBe(
                mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead));
    }

    [Fact]
    public void Manifest_that_names_files_elsewhere_loses_none_of_them()
    {
        string file = Scan("in/scan", "results.json", "one");
        Classify(0);
        string victim = _host.Write("victim", "kept"), manifest = _host.Path("out/_MANIFEST.json");
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
            .Replace("\"outputs\":{", "\"outputs\":{\"../victim\":\"0\",\"rows/../../victim\":\"0\",", StringComparison.Ordinal));
        File.AppendAllText(file, Classified.Failed("two") + "\n");
        Classify(0);
        File.Exists(victim).ShouldBeTrue();
    }

    private IEnumerable<UnixFileMode> Modes(string below)
        => Directory.EnumerateFiles(_host.Path(below), "*", SearchOption.AllDirectories)
            .Select(file => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file));

    private string Scan(string folder, string name, string error)
    {
        Directory.CreateDirectory(_host.Path(folder));
        string path = Path.Combine(_host.Path(folder), name);
        File.WriteAllText(path, Classified.Failed(error) + "\n");
        return path;
    }

    private string[] Names()
        => [.. Directory.EnumerateFiles(_host.Path("out"), "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".gz", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private CliRun Classify(int exitCode) => _host.Run("classify", _host.Path("in"), "-o", _host.Path("out")).Ends(exitCode);

    private Dictionary<string, byte[]> Outputs()
        => Directory.EnumerateFiles(_host.Path("out/rows"), "*", SearchOption.AllDirectories).ToDictionary(path => path, path =>
        {
            using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            zip.CopyTo(bytes);
            return bytes.ToArray();
        });
}
