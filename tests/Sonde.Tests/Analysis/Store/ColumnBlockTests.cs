using System.Text;
using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Store;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Analysis.Store;

/// <summary>What is handed to DuckDB as columns is what is written as lines of JSON.</summary>
public sealed class ColumnBlockTests : IDisposable
{
    private static readonly Verdict[] Verdicts =
    [
        Verdict.None, new("✅match", "match", null, Sonde.Measurements.Model.Expectation.Expected, [], "a.rule", null),
        new("❗️dns/ip:a", "dns/ip:a", "dns", Sonde.Measurements.Model.Expectation.Unexpected, ["one", "a longer text than fits a word"], "b.rule", "x"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-columns-");
    private readonly Random _random = new(20240101);

    public void Dispose() => _folder.Delete(recursive: true);

    [Dear]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_several_blocks_come_back_from_Parquet_as_they_are_in_JSON(bool isPutAside)
    {
        Repetitions.LongUnless(isPutAside);
        string library = DuckdbLibrary.Find().ShouldNotBeNull("the build copies it beside the tests, as beside the program");
        var lines = new Utf8Buffer();
        var blocks = new Queue<ColumnBlock>();
        foreach (int rows in (int[])[1, .. Repetitions.Some([2100, 2048], 1), 63])
        {
            var block = new ColumnBlock(SatelliteColumns.All);
            Fill(block, lines, rows);
            blocks.Enqueue(isPutAside ? Again(block) : block);
        }

        string parquet = Path.Combine(_folder.FullName, "a.parquet");
        ParquetWriter.Write(library, SatelliteColumns.All, () => blocks.TryDequeue(out ColumnBlock? next) ? next : null, parquet);
        using Stream read = ParquetLines.Open(library, parquet);
        var reader = new StreamReader(read);
        string[] expected = Encoding.UTF8.GetString(lines.Written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < expected.Length; i++)
        {
            string actual = reader.ReadLine().ShouldNotBeNull();
            Same(actual, expected[i]).ShouldBeTrue($"{i}: {actual} is not {expected[i]}");
        }

        reader.ReadLine().ShouldBeNull();
    }

    [Fact]
    public void A_block_that_was_given_back_holds_nothing_of_what_was_in_it()
    {
        var full = new ColumnBlock(SatelliteColumns.All);
        Fill(full, new Utf8Buffer(), 300);
        full.Return();
        var row = new SatelliteRow { Domain = JsonText.Of("a.example"), Date = JsonText.Of("2024-01-01") };
        SatelliteColumns.Write(row, full.AddRow(RowOrigin.None));
        var empty = new ColumnBlock(SatelliteColumns.All);
        SatelliteColumns.Write(row, empty.AddRow(RowOrigin.None));
        Bytes(full).ShouldBe(Bytes(empty));
    }

    private void Fill(ColumnBlock block, Utf8Buffer lines, int rows)
    {
        var origin = new RowOrigin("sonde-1", new string('a', 64), "scan/\"results\".json");
        for (int i = 0; i < rows; i++)
        {
            var row = new SatelliteRow
            {
                Domain = Text(),
                Date = JsonText.Of(_random.Next(50) == 0 ? null : $"2024-0{_random.Next(1, 9)}-1{_random.Next(9)}"),
                StartTime = Text(),
                Retry = _random.Next(3) == 0 ? null : _random.Next(),
                ResolverIp = Text(),
                Error = Text(),
                MeasurementId = Text(),
                Line = i + 1,
                Rcode = _random.Next(-1, 5),
                Success = Truth(),
                AverageConfidence = _random.Next(2) == 0 ? null : _random.Next(1000) / 8.0,
                Verdict = Verdicts[_random.Next(Verdicts.Length)],
                Resolver = { Asn = _random.Next(2) == 0 ? null : _random.Next(), Netblock = Text(), Country = Text() },
            };
            int answers = _random.Next(4) == 0 ? _random.Next(30) : _random.Next(3);
            for (int n = 0; n < answers; n++) row.Answers.Add(Answer());
            SatelliteColumns.Write(row, block.AddRow(origin));
            SatelliteColumns.Write(row, new JsonColumnSink(lines, origin.Json));
        }
    }

    private SatelliteAnswer Answer()
    {
        var answer = new SatelliteAnswer
        {
            Ip = Text(),
            Asn = _random.Next(2) == 0 ? null : 64_496,
            MatchesIp = Truth(),
            MatchesAsn = Truth(),
        };
        if (_random.Next(2) > 0) return answer;
        answer.Http = new FetchedPage { Error = Text(), Status = Text(), IsKnownBlockpage = Truth() };
        for (int i = _random.Next(3); i > 0; i--)
            answer.Http.Headers.Add(new HeaderLine(JsonText.Of("Name"), JsonText.Of("a \"value\" of it")));
        return answer;
    }

    private bool? Truth() => _random.Next(3) switch { 0 => null, 1 => true, _ => false };

    private JsonText Text() => JsonText.Of(_random.Next(5) switch
    {
        0 => null,
        1 => "",
        2 => new string('é', _random.Next(9)),
        3 => $"\"{_random.Next()}\"\n",
        _ => new string('x', _random.Next(200)) + _random.Next(),
    });

    private static bool Same(string one, string other)
    {
        using JsonDocument first = JsonDocument.Parse(one), second = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static ColumnBlock Again(ColumnBlock block)
    {
        var again = new ColumnBlock(SatelliteColumns.All);
        again.ReadFrom(new MemoryStream(Bytes(block))).ShouldBeTrue();
        return again;
    }

    private static byte[] Bytes(ColumnBlock block)
    {
        var into = new MemoryStream();
        block.WriteTo(into);
        return into.ToArray();
    }
}
