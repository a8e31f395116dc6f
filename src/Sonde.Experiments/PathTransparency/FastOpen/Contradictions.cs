using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// What the tries of a target say against each other: data that was acknowledged and then was not, a request for a cookie that was answered
/// with one and without the option, one layer against the other. Loss explains none of these, and no try is righter than another: the
/// groups that they concern are left undecided.
/// </summary>
internal sealed class Contradictions
{
    private static readonly byte[] Kinds = [TcpOptionKind.FastOpen, TcpOptionKind.Experiment2];

    /// <summary>Compares.</summary>
    /// <param name="kernel">The system's connections, or null.</param>
    /// <param name="wire">The crafted probes to a target that opens connections, or null.</param>
    public Contradictions(KernelFindings? kernel, WireFindings? wire)
    {
        bool acked = kernel is { HasAcked: true } || wire is { HasAcked: true };
        // A cookie that was answered by another one is the reason itself.
        bool refused = wire is not { IsRejected: true } && (kernel is { HasRefused: true } || wire is { HasRefused: true });
        bool lost = kernel is { HasAcked: true } && wire is { SynData: TfoConditions.SynDataFailed };
        IsOptionGone = wire is { IsOptionGone: true };
        HasSynData = (acked && (refused || lost)) || IsOptionGone;
        HasOption = Kinds.Any(
            kind => (kernel?.IsGiven(kind) == true || wire?.IsGiven(kind) == true)
            && (kernel?.IsAskedInVain(kind) == true || wire?.IsAskedInVain(kind) == true));
        HasConnectivity = kernel is { Connectivity: TfoConditions.Offline, IsUnheard: true } && wire is { IsAnswered: true };
        IsContradictory = HasConnectivity || HasOption || (acked && (refused || lost));
    }

    /// <summary>
    /// Whether a crafted connection was answered to the same request to which the system's came nothing at all: a server that has no time
    /// looks so.
    /// </summary>
    public bool HasConnectivity { get; }

    /// <summary>Whether what becomes of a SYN's data is in doubt.</summary>
    public bool HasSynData { get; }

    /// <summary>Whether what becomes of the option is in doubt.</summary>
    public bool HasOption { get; }

    /// <summary>Whether any tries contradict one another.</summary>
    public bool IsContradictory { get; }

    /// <summary>Whether the server's option was there and is gone, as when its queue is full.</summary>
    public bool IsOptionGone { get; }
}
