using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>How an A/B experiment by datagrams measures.</summary>
internal sealed record DatagramOptions
{
    /// <summary>How long a try may take, its repeats and its answer included.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whether to look for the hop that meddles.</summary>
    public bool Locates { get; init; }

    /// <summary>Whether a record of each try's packets is written.</summary>
    public bool WritesFlows { get; init; }

    /// <summary>What measuring one target takes.</summary>
    /// <param name="kinds">How many kinds of queries there are, the plain one among them.</param>
    public Effort EffortOf(int kinds)
        => VariantEffort.ByTurns(kinds, "queries by UDP, each sent from up to three ports,", Timeout).Locating(Locates, "datagrams");

    /// <summary>The options that the user's values ask for.</summary>
    public static DatagramOptions From(OptionValues values) => new()
    {
        Timeout = values.Duration("Timeout"),
        Locates = values.IsOn("Locate"),
        WritesFlows = values.IsOn("OutputFlows"),
    };
}
