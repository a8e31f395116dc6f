using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>What docs/scaling.md says of engines that deal lines or tasks.</summary>
public sealed class SplitTests
{
    [Fact]
    public void Any_split_of_hyperquack_lines_gives_the_same_rows_but_for_the_lines_number()
    {
        string[] lines =
            [.. Enumerable.Range(0, 90).Select(i => Classified.Failed(i % 3 == 0 ? "EOF" : $"read: connection timed out {i}") + "\n")];
        string[] whole = Rows(string.Concat(lines));
        string[] parts = [.. new[] { (0, 13), (13, 50), (50, 90) }.SelectMany(part => Rows(string.Concat(lines[part.Item1..part.Item2])))];
        parts.ShouldBe(whole);
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=7,SLURM_ARRAY_TASK_MIN=5,SLURM_ARRAY_TASK_COUNT=4", null, "2/4")]
    [InlineData("SLURM_ARRAY_TASK_ID=1,SLURM_ARRAY_TASK_MIN=0", 64, "1/64")]
    [InlineData("JOB_COMPLETION_INDEX=0", 64, "0/64")]
    [InlineData("JOB_COMPLETION_INDEX=63", 64, "63/64")]
    [InlineData("JOB_COMPLETION_INDEX=64", 64, null)]
    [InlineData("JOB_COMPLETION_INDEX=3", null, null)]
    [InlineData("SGE_TASK_ID=1,SGE_TASK_FIRST=1,SGE_TASK_LAST=64", null, "0/64")]
    [InlineData("SGE_TASK_ID=undefined", null, null)]
    [InlineData("", 4, null)]
    public void Share_of_a_task_comes_from_its_batch_engine(string environment, int? count, string? expected)
    {
        Dictionary<string, string> variables = environment.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Shard? shard = Shard.FromEnvironment(variables.GetValueOrDefault, count);
        (shard is { } share ? $"{share.Index}/{share.Count}" : null).ShouldBe(expected);
    }

    private static string[] Rows(string lines)
        => [.. Classified.Rows(lines, RuleSetName.Sonde, Classified.EchoScan)
            .Select(
                row => string.Join(
                    ',', row.EnumerateObject().Where(member => member.Name != "source_line").Select(member => member.ToString())))];
}
