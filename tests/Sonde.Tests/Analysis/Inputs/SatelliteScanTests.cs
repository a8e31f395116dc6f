using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>A scan of Satellite is known by its files: its verdicts are the same however its path is spelled.</summary>
public sealed class SatelliteScanTests : IDisposable
{
    private const string Blocked = "❗️http.blockpage:b_nat_example";

    private const string Row =
        """{"passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0]},"vp":"192.0.2.2","test_url":"a.example","start_time":"2024-02-01 15:37:16.85 +0000 UTC","end_time":"2024-02-01 15:37:17.85 +0000 UTC","response":[{"url":"a.example","rcode":0,"error":"null","response":{"203.0.113.9":{"http":"","asnum":64500,"asname":"EXAMPLE","matched":null}}}]}""" + "\n";

    private const string Page =
        """{"ip":"203.0.113.9","keyword":"a.example","http":{"status_line":"200 OK","headers":{},"body":"x This page is blocked by example order y"},"https":"dial tcp 203.0.113.9:443: i/o timeout","fetched":true,"start_time":"2024-02-01","end_time":"2024-02-01"}""" + "\n";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("CP_Satellite-2024-02-01-12-00-01")]
    [InlineData("my data")]
    public void Verdict_is_the_same_under_every_name_of_folder_and_file(string name)
    {
        string folder = Scan(name);
        Outcomes(folder).ShouldBe([Blocked]);
        Outcomes(folder + "/").ShouldBe([Blocked]);
        Outcomes(folder + "/.").ShouldBe([Blocked]);
        Outcomes(Path.Combine(folder, "results.json")).ShouldBe([Blocked]);
        Outcomes(Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)).ShouldBe([Blocked]);
        Directory.CreateSymbolicLink(_host.Path("link"), folder);
        Outcomes(_host.Path("link")).ShouldBe([Blocked]);
        Outcomes(_host.Path("link/results.json")).ShouldBe([Blocked]);
    }

    [Fact]
    public void Verdict_is_the_same_for_packed_and_renamed_files_and_archives()
    {
        string folder = Scan("scan");
        File.Move(Path.Combine(folder, "results.json"), Path.Combine(folder, "part.json"));
        Outcomes(folder).ShouldBe([Blocked]);
        string archive = _host.Path("x.tar.gz");
        using (var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(folder, packed, includeBaseDirectory: true);
        Outcomes(archive).ShouldBe([Blocked]);
        foreach (string file in Directory.GetFiles(folder))
        {
            File.WriteAllBytes($"{file}.gz", HostileArchive.Gzip(File.ReadAllBytes(file)));
            File.Delete(file);
        }

        Outcomes(folder).ShouldBe([Blocked]);
        Outcomes(Path.Combine(folder, "part.json.gz")).ShouldBe([Blocked]);
    }

    [Fact]
    public void File_that_is_given_alone_has_its_own_rows_only_and_a_unit_of_its_own_state()
    {
        string folder = Scan("scan");
        File.WriteAllText(
            Path.Combine(folder, "responses_control.json"), Row.Replace("a.example", "b.example", StringComparison.Ordinal));
        Outcomes(Path.Combine(folder, "results.json")).ShouldBe([Blocked]);
        _host.Run("classify", Path.Combine(folder, "results.json"), "-o", _host.Path("out")).Ends(0).Error.ShouldContain("1 row");
        _host.Run("classify", folder, "-o", _host.Path("out")).Ends(0).Error.ShouldContain("2 rows");
    }

    [Fact]
    public void Lack_of_side_files_is_said_and_no_lines_of_ours_have_any()
    {
        Directory.CreateDirectory(_host.Path("alone"));
        string file = _host.Path("alone/results.json");
        File.WriteAllText(file, Row);
        _host.Run("classify", file, "-o", "-").Ends(0).Error.ShouldContain("a scan of Satellite without its side files");
        _host.Run("summary", file).Ends(0).Error.ShouldContain("a scan of Satellite without its side files");
        _host.Run("explain", file).Ends(0).Error.ShouldContain("a scan of Satellite without its side files");
        SatelliteScans.AreRows("{\"x_test_name\":\"dns\",\"vp\":\"192.0.2.2\",\"passed_liveness\":true}\n"u8).ShouldBeFalse();
        SatelliteScans.AreRows("{\"vp\":\"192.0.2.2\",\"response\":[{\"body\":\"\\\"passed_liveness\\\":\"}]}\n"u8).ShouldBeFalse();
    }

    [Fact]
    public void Leftover_files_of_a_scan_are_passed_over_whatever_the_folder_is_called()
    {
        string folder = Scan("scan");
        File.WriteAllText(Path.Combine(folder, "resolver_info.json"), "{\"vp\":\"192.0.2.2\",\"connect_error\":\"no\"}\n");
        _host.Run("classify", folder, "-o", "-").Ends(0).Error.ShouldContain("1 unit: 2 lines, 1 row, 0 rejected");
    }

    [Fact]
    public void Folder_that_is_called_after_Satellite_makes_no_scan_of_other_lines()
    {
        string hyperquack = Classified.Failed("EOF") + "\n";
        foreach (string folder in new[] { "Satellite-things", "Satellite-things/hq" })
        {
            Directory.CreateDirectory(_host.Path(folder));
            File.WriteAllText(_host.Path($"{folder}/results.json"), hyperquack);
            File.WriteAllText(_host.Path($"{folder}/results_verified.json"), hyperquack);
            CliRun run = _host.Run("classify", _host.Path(folder), "-o", "-").Ends(0);
            run.Error.ShouldNotContain("a scan of Satellite");
            run.Lines.Count.ShouldBe(2);
            _host.Run("classify", _host.Path($"{folder}/results_verified.json"), "-o", "-").Ends(0).Lines.Count.ShouldBe(1);
        }

        string archive = _host.Path("Satellite-2024.tar");
        using (FileStream file = File.Create(archive))
            TarFile.CreateFromDirectory(_host.Path("Satellite-things"), file, includeBaseDirectory: true);
        CliRun packed = _host.Run("classify", archive, "-o", "-").Ends(0);
        packed.Error.ShouldNotContain("a scan of Satellite");
        packed.Lines.Count.ShouldBe(4);
    }

    [Fact]
    public void Lack_of_side_files_is_said_of_standard_input_too()
    {
        const string Said = "-: a scan of Satellite without its side files";
        _host.Input = Row;
        _host.Run("classify", "-", "-o", "-").Ends(0).Error.ShouldContain(Said);
        _host.Run("summary", "-").Ends(0).Error.ShouldContain(Said);
        _host.Run("explain", "-").Ends(0).Error.ShouldContain(Said);
        _host.Input = Classified.Failed("EOF") + "\n";
        _host.Run("classify", "-", "-o", "-").Ends(0).Error.ShouldNotContain("side files");
    }

    [Fact]
    public void File_whose_first_line_is_not_whole_yet_may_still_be_of_a_scan()
    {
        string file = _host.Write("growing.json");
        var scans = new SatelliteScans(new PlainFileTree());
        File.WriteAllText(file, Row[..10]);
        scans.Has(file).ShouldBeFalse();
        File.WriteAllText(file, Row);
        scans.Has(file).ShouldBeTrue();
    }

    [Fact]
    public void Name_is_the_same_by_a_part_of_the_path_as_by_all_of_it()
    {
        string here = Path.GetFileName(Directory.GetCurrentDirectory());
        ScanPath.NameOf("results.json", "results.json").ShouldBe($"{here}/results.json");
        ScanPath.NameOf("./results.json", ".").ShouldBe($"{here}/results.json");
        ScanPath.NameOf(Path.GetFullPath("results.json"), Path.GetFullPath(".")).ShouldBe($"{here}/results.json");
    }

    private string Scan(string name)
    {
        string folder = _host.Path(name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "results.json"), Row);
        File.WriteAllText(Path.Combine(folder, "blockpages.json"), Page);
        return folder;
    }

    private static List<string?> Outcomes(string path)
        => [.. Classified.Files(path, RuleSetName.Sonde).Select((JsonElement row) => row.GetProperty("outcome").GetString())];
}
