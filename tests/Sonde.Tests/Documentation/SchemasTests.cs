using System.IO.Compression;
using System.Text.Json;
using Sonde.Analysis.Reports;
using Sonde.Cli.Commands;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Formats.Shapes;
using Sonde.Tests.Analysis;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Documentation;

/// <summary>The schemas under docs/schemas are made of what the code says of its lines.</summary>
public sealed class SchemasTests
{
    public static TheoryData<string> Names => [.. SchemasCommand.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Published_schema_is_made_of_the_shape_in_code(string name)
    {
        using var host = new TestHost();
        Repository.Read($"docs/schemas/{name}.schema.json")
            .ShouldBe(host.Run("schemas", name).Ends(0).Output, $"run: ./sonde schemas {name} > docs/schemas/{name}.schema.json");
    }

    [Fact]
    public void Every_nettest_has_a_shape_and_no_published_schema_is_of_nothing()
    {
        NettestFormats.All.ShouldAllBe(format => LineShapes.Of(format.Name) != null);
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/schemas"), "*.json")
            .Select(file => Path.GetFileName(file).Split('.')[0])
            .ShouldBe(SchemasCommand.All.Select(shape => shape.Name), ignoreOrder: true);
    }

    [Fact]
    public void Lines_of_tables_are_as_their_columns_say()
    {
        using var host = new TestHost();
        host.Ping("tcpconnect://192.0.2.1:80", "-o", host.Path("live")).Ends(0);
        Directory.CreateDirectory(host.Path(Classified.EchoScan));
        host.Write($"{Classified.EchoScan}/results.json", "no json", Classified.Failed("EOF"));
        host.Run("classify", host.Path(Classified.EchoScan), host.Path("live"), "-o", host.Path("out")).Ends(3);
        int seen = 0;
        foreach (LineShape shape in TableShapes.All.Where(shape => Directory.Exists(host.Path($"out/{shape.Name}"))))
        {
            foreach (string file in Directory.EnumerateFiles(host.Path($"out/{shape.Name}"), "*.jsonl.gz", SearchOption.AllDirectories))
            {
                using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
                foreach (JsonElement line in CliRun.Parse(reader.ReadToEnd()))
                {
                    LineSchema.ShouldHold(shape, line);
                    seen++;
                }
            }
        }

        seen.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Validator_finds_what_is_wrong()
    {
        var shape = new LineShape("x", "x", "a string! what\nb object\nb.c number|null\nl array\nl[] string!");
        string[] Flaws(string json) => [.. LineSchema.Flaws(shape.Schema(), JsonDocument.Parse(json).RootElement, "")];
        Flaws("""{"a":"x"}""").ShouldBeEmpty();
        Flaws("""{"b":{"c":null}}""").ShouldBe([": no a"]);
        Flaws("""{"a":1,"l":["x",2],"z":0}""").Length.ShouldBe(3);
    }
}
