using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Two payloads traced to one target, as far as it is known: what is measured now, or what a capture shows.</summary>
internal interface IPayloadTrace
{
    /// <summary>Where to.</summary>
    Target Target { get; }

    /// <summary>How.</summary>
    PayloadSettings Settings { get; }

    /// <summary>The address that packets leave from; null where there is no way to the target.</summary>
    PacketAddress? Source { get; }

    /// <summary>The cells of both payloads.</summary>
    PayloadCells Cells { get; }

    /// <summary>All connections, in the order of their SYNs.</summary>
    IReadOnlyList<PayloadConnection> Connections { get; }

    /// <summary>All packets sent, in order.</summary>
    IReadOnlyList<SentSegment> Sent { get; }

    /// <summary>
    /// Packets that came in the target's name or cite packets to it, and belong to none of the connections as far as can be shown.
    /// </summary>
    IReadOnlyList<TraceOther> Others { get; }

    /// <summary>How many packets came that claim to belong to a connection, and that a sender may have sent who saw none.</summary>
    long Forged { get; }

    /// <summary>The moment from which its times count.</summary>
    Instant Zero { get; }

    /// <summary>When it began.</summary>
    DateTimeOffset StartedAt { get; }

    /// <summary>When it was done.</summary>
    Instant FinishedAt { get; }

    /// <summary>Whether the user stopped it before all was sent.</summary>
    bool WasInterrupted { get; }

    /// <summary>Whether it comes from a capture.</summary>
    bool IsReplayed => false;

    /// <summary>Why a capture has no control, where it has none.</summary>
    string WithoutControl => "no_control";
}
