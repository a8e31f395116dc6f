using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>A disk with no room left: a clear word, nothing torn, and a run that goes on once there is room.</summary>
[Collection(nameof(Alone))]
public sealed class FullDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-full-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task Full_disk_leaves_whole_outputs_only_and_says_what_to_do(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root, to mount a small disk");
        string input = Path.Combine(_folder.FullName, "in"), disk = Path.Combine(_folder.FullName, "disk"),
            whole = Path.Combine(_folder.FullName, "whole");
        ScanFolder.Write(input, hyperquack: 6, satellite: 0, lines: 3000);
        Directory.CreateDirectory(disk);
        await ClassifyProcess.RunAsync("classify", input, "-o", whole, "--format", format);
        long needed = Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

        // The mount is in a namespace of this shell and goes with it. Half the room first, then more than enough.
        string classify = $"{string.Join(' ', ClassifyProcess.Command)} classify {input} -o {disk} --format {format} --threads 1";
        using ClassifyProcess shell = ClassifyProcess.StartProgram("unshare", ["-m", "sh", "-c", $"""
            mount -t tmpfs -o size={needed / 2} none {disk}
            {classify}; echo "first $?"
            find {disk} -name '*.tmp*' | wc -l
            cat {disk}/_MANIFEST.json {disk}/_MANIFEST.journal 2>/dev/null | grep -c '"unit"'
            mount -o remount,size={needed * 8} {disk}
            {classify}; echo "second $?"
            mkdir {_folder.FullName}/copy && cp -r {disk}/. {_folder.FullName}/copy/
            """]);
        SondeRun run = await shell.EndAsync();

        string[] said = run.Output.Split('\n');
        said[0].ShouldBe("first 3", run.Error);
        run.Error.ShouldContain("sonde: the output could not be written: ");
        run.Error.ShouldContain("No space left on device");
        run.Error.ShouldContain("What was finished is kept: make room and start it again.");
        run.Error.ShouldNotContain("internal error");
        said[1].ShouldBe("0");
        int.Parse(said[2]).ShouldBeInRange(1, 5);
        said[3].ShouldBe("second 3");
        ClassifyProcess.Contents(Path.Combine(_folder.FullName, "copy")).ShouldBe(ClassifyProcess.Contents(whole));
    }

    [Fact]
    public async Task Standard_output_that_takes_no_more_is_said()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        string input = Path.Combine(_folder.FullName, "in");
        ScanFolder.Write(input, hyperquack: 1, satellite: 0, lines: 3000);
        using ClassifyProcess shell = ClassifyProcess.StartProgram(
            "sh", ["-c", $"{string.Join(' ', ClassifyProcess.Command)} classify {input} -o - >/dev/full"]);
        SondeRun run = await shell.EndAsync();
        run.ExitCode.ShouldBe(3);
        run.Error.ShouldBe("sonde: the output could not be written: No space left on device.\n");
    }
}
