using System.Globalization;
using Sonde.Experiments;
using Sonde.Experiments.Contract;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;
using Sonde.Tests.Walk;

namespace Sonde.Tests.Web;

/// <summary>Lines of measurements that are made in simulation, of each kind that a report shows.</summary>
internal static class LiveLines
{
    /// <summary>Lines of all networks of the walk for a nettest.</summary>
    public static IReadOnlyList<string> Of(string nettest)
    {
        ExperimentDescription experiment = ExperimentCatalog.All.Single(each => each.Description.Name == nettest).Description;
        return [.. WalkScenes.Of(nettest).Where(scene => scene.ExitCode == 0).SelectMany(scene => Measure(experiment, scene))];
    }

    /// <summary>Pings of an hour to two targets: one is near and loses some, the other gets slower in the middle.</summary>
    public static IReadOnlyList<string> Pings(int repetitions = 60)
    {
        int half = repetitions / 2;
        using var host = new TestHost(new SimulatedNetwork((to, n) => to.Address.ToString() == "203.0.113.80"
            ? n % 9 == 4 ? Answer.Silence : n % 31 == 7 ? Answer.Refuses(4) : Answer.Connects(10 + (n * 7 % 5))
            : Answer.Connects(n < half ? 20 + (n % 3) : 90 + (n % 5))));
        CliRun run = host.Run(
            "measure", "tcpping", "tcpconnect://203.0.113.80:443", "tcpconnect://203.0.113.81:443", "--allow", "203.0.113.0/24",
            "--repetitions", repetitions.ToString(CultureInfo.InvariantCulture), "--rate", "0");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Measure(ExperimentDescription experiment, WalkScene scene)
    {
        using var host = new TestHost(scene.Network()) { Input = scene.Input };
        CliRun run = host.Run(["measure", experiment.CommandName, .. scene.Arguments, "--rate", "0"]);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
