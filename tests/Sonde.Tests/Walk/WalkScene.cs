using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>A network, and how it is measured.</summary>
/// <param name="Name">What it shows, in words.</param>
/// <param name="Network">Makes the network.</param>
/// <param name="Arguments">The arguments behind the experiment's name.</param>
internal sealed record WalkScene(string Name, Func<SimulatedNetwork> Network, params string[] Arguments)
{
    /// <summary>The lines at standard input, or null.</summary>
    public string? Input { get; init; }

    /// <summary>How the measuring ends.</summary>
    public int ExitCode { get; init; }

    public override string ToString() => Name;
}
