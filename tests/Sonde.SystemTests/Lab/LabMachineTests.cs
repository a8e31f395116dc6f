using System.Diagnostics;
using System.Text.Json;

namespace Sonde.SystemTests.Lab;

public sealed class LabMachineTests
{
    [Fact]
    public async Task Nothing_is_left_after_dispose()
    {
        string name, folder;
        int sleeper;
        using (var chain = LabChain.Of(2))
        {
            name = chain.Network.Name;
            folder = chain.Network.Folder;
            LabProcess process = chain.Server.Start("sh", ["-c", "sleep 1000 & echo $!; wait"]);
            await process.UntilAsync(() => process.Output.Length > 0, "its child");
            sleeper = int.Parse(process.Output);
            LabMachine.Namespaces(name + "-").Count().ShouldBe(4);
        }

        LabMachine.Namespaces(name + "-").ShouldBeEmpty();
        Directory.Exists(folder).ShouldBeFalse();
        await Gone(sleeper);
    }

    [Fact]
    public async Task Nothing_is_left_after_the_owner_was_killed()
    {
        LabMachine.Require();
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["lab", "1"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process owner = Process.Start(start)!;
        string description = (await owner.StandardOutput.ReadLineAsync())!;
        string server = JsonDocument.Parse(description).RootElement.GetProperty("server").GetString()!;
        LabMachine.Namespaces($"sonde-{owner.Id}.").Count().ShouldBe(3);
        using Process sleeper = Process.Start("ip", ["netns", "exec", server, "sleep", "1000"]);

        Native.Signal(owner.Id, Native.SigKill);
        await Until(() => !LabMachine.Namespaces($"sonde-{owner.Id}.").Any() && !Directory.Exists($"/run/sonde-lab/{owner.Id}"));
        await Until(() => sleeper.HasExited);
    }

    private static Task Gone(int pid) => Until(() => LabMachine.NamespaceOf(pid) is null);

    private static async Task Until(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
