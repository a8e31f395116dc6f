using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>A trace of several flows, as far as it is known: what is measured now, or what a capture shows.</summary>
internal interface ITrace
{
    /// <summary>Where to.</summary>
    Target Target { get; }

    /// <summary>How.</summary>
    TraceSettings Settings { get; }

    /// <summary>The address that probes leave from; null where there is no way to the target.</summary>
    PacketAddress? Source { get; }

    /// <summary>Whether packets left as they stand here.</summary>
    bool IsRaw { get; }

    /// <summary>The flows, as in the settings.</summary>
    IReadOnlyList<FlowState> Flows { get; }

    /// <summary>All packets sent, in order.</summary>
    IReadOnlyList<SentProbe> Probes { get; }

    /// <summary>Packets that are about this trace and answer none of its probes.</summary>
    IReadOnlyList<TraceOther> Others { get; }

    /// <summary>How many packets came that claim to answer a probe, and that a sender may have sent who saw none.</summary>
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

    /// <summary>Whether something that may answer a probe of this TTL is among <see cref="Others"/>.</summary>
    bool HasOthersAt(int ttl);
}
