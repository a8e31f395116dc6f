using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>
/// Sees the packets of crafted flows as they leave and come, and fills PATHspider's records of them by its chains
/// (<c>--output-flows</c>), as an observer of the system's own connections does.
/// </summary>
/// <param name="chains">The chains' names.</param>
internal sealed class FlowWitness(IEnumerable<string> chains)
{
    private const long TicksToNs = 100;

    private readonly FlowTable _table = new(ChainCatalog.Named(chains), _ => { }) { KnowsLosses = true, KeepsAll = true };
    private long _startedNs;
    private Instant _zero;

    /// <summary>Tells it what the times that it is given count from.</summary>
    public void Begin(Instant zero, DateTimeOffset startedAt)
        => (_zero, _startedNs) = (zero, (startedAt - DateTimeOffset.UnixEpoch).Ticks * TicksToNs);

    /// <summary>A packet of a flow, from its IP header on, at the moment when it was sent or came.</summary>
    public void See(Instant at, ReadOnlySpan<byte> packet) => _table.Add(_startedNs + (long)(at.SecondsSince(_zero) * 1e9), packet);

    /// <summary>The record of a flow, or null if nothing of it was seen.</summary>
    /// <param name="id">The flow, as its first packet went.</param>
    public FlowRecord? RecordOf(FlowId id) => _table.Find(id)?.Record;
}
