using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>What all shares of a folder of scans write together is what one run writes.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-shards-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Shares_that_run_at_the_same_time_in_one_folder_are_one_run_whatever_the_threads(string format)
    {
        string input = In("in"), whole = In("whole"), parts = In("parts");
        ScanFolder.Write(input, hyperquack: 7, satellite: 2, lines: 1500);
        (await ClassifyProcess.RunAsync("classify", input, "-o", whole, "--format", format, "--threads", "1")).ExitCode.ShouldBe(3);
        SondeRun[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(shard => ClassifyProcess.RunAsync(
            "classify", input, "-o", parts, "--format", format, "--threads", $"{shard + 1}", "--shard", $"{shard}/4")));
        runs.ShouldAllBe(run => run.ExitCode == 3 || run.ExitCode == 0);
        ClassifyProcess.Contents(parts).ShouldBe(ClassifyProcess.Contents(whole));
    }

    [Fact]
    public async Task Share_that_is_started_twice_at_the_same_time_is_done_once()
    {
        string input = In("in"), whole = In("whole"), parts = In("parts");
        ScanFolder.Write(input, hyperquack: 5, satellite: 1, lines: 1500);
        (await ClassifyProcess.RunAsync("classify", input, "-o", whole)).ExitCode.ShouldBe(3);
        SondeRun[] runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ClassifyProcess.RunAsync("classify", input, "-o", parts)));
        runs.Sum(run => int.Parse(run.Error.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(6);
        ClassifyProcess.Contents(parts).ShouldBe(ClassifyProcess.Contents(whole));
    }

    [Fact]
    public async Task Gnu_parallel_deals_the_shares()
    {
        LabMachine.RequireLong();
        string? parallel = LabMachine.Find("parallel");
        Assert.SkipUnless(parallel is not null, "needs parallel (Debian package parallel)");
        string input = In("in"), whole = In("whole"), parts = In("parts");
        ScanFolder.Write(input, hyperquack: 12, satellite: 3, lines: 4000);
        (await ClassifyProcess.RunAsync("classify", input, "-o", whole)).ExitCode.ShouldBe(3);
        using ClassifyProcess run = ClassifyProcess.StartProgram(
            parallel!,
            ["--jobs", "3", "--halt", "never", .. ClassifyProcess.Command, "classify", input, "-o", parts, "--shard", "{}/6", ":::", "0",
                "1", "2", "3", "4", "5"]);
        SondeRun ended = await run.EndAsync();

        // Its exit code is how many jobs did not end with 0: those with lines that were rejected, which is every share with a file of
        // Hyperquack.
        ended.ExitCode.ShouldBe(6, ended.Error);
        ClassifyProcess.Contents(parts).ShouldBe(ClassifyProcess.Contents(whole));
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
