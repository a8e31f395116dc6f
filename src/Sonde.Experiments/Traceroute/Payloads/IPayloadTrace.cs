using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>Two payloads traced to one target, as far as it is known.</summary>
internal interface IPayloadTrace : ITracing
{
    /// <summary>How.</summary>
    PayloadSettings Settings { get; }

    /// <summary>The cells of both payloads.</summary>
    PayloadCells Cells { get; }

    /// <summary>All connections, in the order of their SYNs.</summary>
    IReadOnlyList<PayloadConnection> Connections { get; }

    /// <summary>All packets sent, in order.</summary>
    IReadOnlyList<SentSegment> Sent { get; }

    /// <summary>Why a capture has no control, where it has none.</summary>
    string WithoutControl => "no_control";
}
