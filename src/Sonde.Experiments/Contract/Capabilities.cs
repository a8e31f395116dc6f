using System.Diagnostics.CodeAnalysis;

namespace Sonde.Experiments.Contract;

/// <summary>What an experiment asks of its network (<see cref="Network.INetwork"/>).</summary>
public static class Capabilities
{
    /// <summary>A capability without which an experiment cannot run.</summary>
    /// <param name="capability">The capability, or null where the network has it not.</param>
    /// <param name="what">What it is, in words for people: what the network lacks.</param>
    /// <exception cref="CannotMeasureException">The network has it not.</exception>
    public static T Needed<T>([NotNull] this T? capability, string what)
        where T : class
        => capability ?? throw new CannotMeasureException($"this machine offers no {what}, which this experiment needs");
}
