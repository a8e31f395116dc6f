using Sonde.Tests.Cli;

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
}
