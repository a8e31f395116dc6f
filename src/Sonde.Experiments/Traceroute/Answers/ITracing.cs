using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What is known of any trace, of flows or of payloads: what is measured now, or what a capture shows.</summary>
internal interface ITracing
{
    /// <summary>Where to.</summary>
    Target Target { get; }

    /// <summary>The address that packets leave from; null where there is no way to the target.</summary>
    PacketAddress? Source { get; }

    /// <summary>
    /// Packets that came in the target's name or cite packets to it, and answer none of the trace's own as far as can be shown.
    /// </summary>
    IReadOnlyList<TraceOther> Others { get; }

    /// <summary>How many packets came that claim to answer one of the trace's, and that a sender may have sent who saw none.</summary>
    long Forged { get; }

    /// <summary>When it began.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>The moment from which its times count.</summary>
    Instant Zero { get; }

    /// <summary>When its last answer, or silence, was known.</summary>
    Instant FinishedAt { get; }

    /// <summary>Whether the user stopped it before all was sent.</summary>
    bool WasInterrupted { get; }

    /// <summary>Whether it comes from a capture.</summary>
    bool IsReplayed => false;
}
