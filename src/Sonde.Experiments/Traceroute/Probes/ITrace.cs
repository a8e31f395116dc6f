using Sonde.Experiments.Traceroute.Answers;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>A trace of several flows, as far as it is known.</summary>
internal interface ITrace : ITracing
{
    /// <summary>How.</summary>
    TraceSettings Settings { get; }

    /// <summary>Whether packets left as they stand here.</summary>
    bool IsRaw { get; }

    /// <summary>The flows, as in the settings.</summary>
    IReadOnlyList<FlowState> Flows { get; }

    /// <summary>All packets sent, in order.</summary>
    IReadOnlyList<SentProbe> Probes { get; }

    /// <summary>Whether something that may answer a probe of this TTL is among <see cref="ITracing.Others"/>.</summary>
    bool HasOthersAt(int ttl);
}
