using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>A run that is killed at any moment and started again ends in the bytes of a run that was left alone.</summary>
public sealed class KillTests : IDisposable
{
    private const int Seed = 20240101;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-kill-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Killed_three_times_it_ends_in_the_same_bytes()
        => Compare("jsonl", hyperquack: 4, satellite: 1, lines: 2000, kills: 3, shards: 1);

    [Theory]
    [InlineData("jsonl", 1)]
    [InlineData("csv", 1)]
    [InlineData("parquet", 1)]
    [InlineData("jsonl", 3)]
    [InlineData("parquet", 2)]
    public Task Killed_forty_times_it_ends_in_the_same_bytes_in_every_format_and_share(string format, int shards)
    {
        LabMachine.RequireLong();
        return Compare(format, hyperquack: 10, satellite: 2, lines: 8000, kills: 40, shards);
    }

    private async Task Compare(string format, int hyperquack, int satellite, int lines, int kills, int shards)
    {
        string input = In("in"), whole = In("whole"), broken = In("broken");
        ScanFolder.Write(input, hyperquack, satellite, lines);
        long start = TimeProvider.System.GetTimestamp();
        (await ClassifyProcess.RunAsync("classify", input, "-o", whole, "--format", format, "--threads", "1")).ExitCode.ShouldBe(3);
        TimeSpan alone = TimeProvider.System.GetElapsedTime(start);

        var random = new Random(Seed);
        int killed = 0;
        for (int round = 0; round < kills; round++)
        {
            // The first half of a run holds its start; a run that has little left to do is given a shorter while to do it.
            using ClassifyProcess run = Start(round % shards);
            if (await run.KillAfterAsync(alone * (0.05 + (random.NextDouble() * 0.9)))) killed++;
        }

        killed.ShouldBeGreaterThan(0);
        for (int shard = 0; shard < shards; shard++)
        {
            using ClassifyProcess last = Start(shard);
            SondeRun run = await last.EndAsync();
            run.ExitCode.ShouldBeOneOf(0, 3);
            run.Error.ShouldNotContain("sonde:");
        }

        ClassifyProcess.Contents(broken).ShouldBe(ClassifyProcess.Contents(whole));

        ClassifyProcess Start(int shard) => ClassifyProcess.Start(
            "classify", input, "-o", broken, "--format", format, "--threads",
            random.Next(1, 4).ToString(System.Globalization.CultureInfo.InvariantCulture), "--shard", $"{shard}/{shards}");
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
