using System.Text;
using Sonde.Analysis.Metadata;
using Sonde.Measurements.Formats;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Inputs;

/// <summary>The mark that says of a file that UTF-8 follows costs no line of it.</summary>
public sealed class Utf8MarkTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void First_line_behind_a_mark_is_read_packed_or_not()
    {
        string text = "\uFEFF" + Classified.Failed("one") + "\n" + Classified.Failed("two") + "\n";
        Directory.CreateDirectory(_host.Path("a"));
        Directory.CreateDirectory(_host.Path("b"));
        File.WriteAllText(_host.Path("a/results.json"), text);
        File.WriteAllBytes(_host.Path("b/results.json.gz"), HostileArchive.Gzip(Encoding.UTF8.GetBytes(text)));
        foreach (string file in (string[])["a/results.json", "b/results.json.gz"])
        {
            CliRun run = _host.Run("classify", _host.Path(file), "-o", "-").Ends(0);
            run.Error.ShouldContain("2 lines, 2 rows, 0 rejected");
            run.Output.ShouldContain("\"source_line\":2");
        }

        _host.Run("summary", _host.Path("a/results.json")).Ends(0);
        string published = _host.Run("redact", _host.Path("a/results.json")).Ends(0).Output;
        published.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Results_behind_a_mark_count_as_measured_and_offsets_stay_right()
    {
        const string Line = """{"test_name":"tcpping","input":"192.0.2.1:443"}""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"\uFEFF{Line}\n{Line[..9]}"));
        ResumeKeys keys = await ResumeKeys.ReadAsync(stream, TestContext.Current.CancellationToken);
        keys.Measured.ShouldBe(1);
        keys.Unreadable.ShouldBe(0);
        keys.TornAt.ShouldBe(3 + Line.Length + 1);
    }

    [Fact]
    public void First_network_behind_a_mark_is_read()
    {
        (MetadataKind kind, MetadataContent content) = MetadataFiles.Parse(
            Encoding.UTF8.GetBytes("\uFEFF192.0.2.0\t24\t64500\n198.51.100.0\t24\t64501\n"), "routes");
        kind.ShouldBe(MetadataKind.Routes);
        content.Entries.ShouldBe(2);
        content.Rejected.ShouldBe(0);
    }
}
