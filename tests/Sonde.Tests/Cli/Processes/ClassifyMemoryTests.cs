using Sonde.Tests.Analysis;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Processes;

public sealed class ClassifyMemoryTests
{
    [Theory]
    [InlineData("echo", "")]
    [InlineData("http", "\\u003cp\\u003e")]
    public async Task Memory_does_not_grow_with_the_input(string service, string text)
    {
        Repetitions.SkipUnlessLong();
        const int Lines = 600_000;
        string line = Classified.Failed(
            "EOF", $$"""{"status_line":"200 OK","headers":{},"body":"{{string.Concat(Enumerable.Repeat(text, 16))}}"}""");
        // 300 MB and more of lines, and a heap that holds a fifth of that: the program would end without an answer if it kept them.
        using var sonde = SondeProcess.Bash(
            $"yes \"$(cat)\" | head -n {Lines} | DOTNET_GCHeapHardLimit=0x4000000 $SONDE classify - --source CP_Quack-{service}-2024-01-01-00-00-00 --threads 2 -o - | wc -l", line);
        CliRun ended = await sonde.EndAsync();
        ended.Output.Trim().ShouldBe($"{Lines}");
        ended.Error.ShouldContain($"{Lines} rows, 0 rejected");
    }
}
