using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>A plan of crafted probes that a search along the way may follow.</summary>
internal interface ICraftedPlan : IPlan<PacketProbe, PacketReply>
{
    /// <summary>Whom it measures.</summary>
    JobTarget Target { get; }

    /// <summary>Whether the target answers plain probes, so that there is a way to search.</summary>
    bool IsOpen { get; }

    /// <summary>The moment from which its times count.</summary>
    Instant Zero { get; }

    /// <summary>When it began.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>Whether the user stopped it.</summary>
    bool WasInterrupted { get; }
}
