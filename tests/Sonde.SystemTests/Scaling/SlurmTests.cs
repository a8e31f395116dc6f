using Sonde.Analysis.Outputs;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>A job array of a real Slurm, one of whose nodes goes in the middle of its work.</summary>
[Collection(nameof(Alone))]
public sealed class SlurmTests
{
    // The nodes have addresses that the scans hold too, and each would take out its own.
    private const string Published = "--no-redact=publish-my-address";

    [Fact]
    public async Task Array_whose_node_is_killed_ends_in_the_bytes_of_one_run()
    {
        LabMachine.RequireLong();
        using SlurmCluster slurm = await SlurmCluster.StartAsync();
        string input = Path.Combine(slurm.Folder, "in"), whole = Path.Combine(slurm.Folder, "whole"),
            output = Path.Combine(slurm.Folder, "out");
        ScanFolder.Write(input, hyperquack: 9, satellite: 2, lines: 2000);
        (await ClassifyProcess.RunAsync("classify", input, "-o", whole, Published)).ExitCode.ShouldBe(3);

        // Somebody holds the last unit of share 4: whoever has that share stays in the middle of it.
        string scan = Directory.GetFiles(input, "results.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => !file.Contains("Satellite", StringComparison.Ordinal)).ElementAt(7);
        string unit = ManifestFile.Units(whole).Select(each => each.Unit)
            .Single(each => each.Contains(Path.GetFileName(Path.GetDirectoryName(scan)!), StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(output, "._locks"));
        using LockFile held = LockFile.TryTake(UnitFiles.LockPath(output, unit))!;

        string job = slurm.Submit("1-4", $$"""
            #!/bin/bash
            echo "$SLURMD_NODENAME $$ $PPID" >{{slurm.Folder}}/task.$SLURM_ARRAY_TASK_ID.try${SLURM_RESTART_COUNT:-0}
            {{string.Join('\n', ClassifyProcess.Environment.Select(each => $"export {each.Key}={each.Value}"))}}
            exec {{string.Join(' ', ClassifyProcess.Command)}} classify {{input}} -o {{output}} --threads 1 {{Published}}
            """);
        await slurm.UntilAsync(
            () => slurm.Tasks() is [var only] && only.StartsWith("4:RUNNING", StringComparison.Ordinal),
            "the share with the held unit alone");
        await slurm.UntilAsync(() => ManifestFile.Units(output).Count == 10, "all units but the held one");
        string[] task = (await File.ReadAllTextAsync(Path.Combine(slurm.Folder, "task.4.try0"))).Split(' ');
        (string node, int sonde, int step) = (task[0], int.Parse(task[1]), int.Parse(task[2]));

        // The machine goes: its daemon, the step that watches the task, and the task.
        slurm.KillNode(node);
        Native.Signal(step, Native.SigKill);
        Native.Signal(sonde, Native.SigKill);
        held.Dispose();
        await slurm.UntilAsync(() => slurm.StateOf(node) == "down", "the node down");
        await slurm.UntilAsync(
            () => slurm.Tasks() is [var again] && again.StartsWith("4:PENDING", StringComparison.Ordinal), "the task in the queue again");

        // Slurm gives a node two minutes before it tries again; an administrator may not want to wait.
        slurm.Run("scontrol", "update", $"JobId={job}_4", "StartTime=now");
        await slurm.UntilAsync(() => slurm.Tasks().Length == 0, "the end of the job");
        (await File.ReadAllTextAsync(Path.Combine(slurm.Folder, "task.4.try1"))).Split(' ')[0].ShouldBe(node == "a" ? "b" : "a");
        ClassifyProcess.Contents(output).ShouldBe(ClassifyProcess.Contents(whole));

        // A node that comes back is in service again without anybody's doing.
        slurm.StartNode(node);
        await slurm.UntilAsync(() => slurm.StateOf(node) == "idle", "the node back");
    }
}
