using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>Makes PATHspider's records of crafted connections (<c>flow_results</c>).</summary>
internal static class CraftedRecords
{
    /// <summary>Of each kind of connection that which decides, in the order in which they first began.</summary>
    public static IEnumerable<FlowRecord> Of<TFlow>(CraftedPlan<TFlow> plan)
        where TFlow : CraftedFlow
    {
        DateTime Utc(Instant at) => plan.StartedAt.AddSeconds(at.SecondsSince(plan.Zero)).UtcDateTime;
        foreach ((int config, string name) in plan.Flows.Select(flow => flow.Name).Distinct().Index())
        {
            TFlow flow = plan.Of(name)!;
            FlowRecord? seen = plan.RecordOf(flow);
            yield return (seen ?? new FlowRecord()) with
            {
                IsIncomplete = seen is { IsIncomplete: true } || flow.MayLackPackets,
                Connection = new ConnectionRecord(
                    config, StateOf(flow.End), flow.LocalPort, Utc(flow.SynAt), Utc(flow.ClosedAt ?? plan.FinishedAt), seen is not null),
            };
        }
    }

    /// <summary>PATHspider's word for what a crafted flow came to.</summary>
    public static ConnectionState StateOf(CraftedEnd end) => end switch
    {
        CraftedEnd.Answered => ConnectionState.Ok,
        CraftedEnd.TimedOut or CraftedEnd.Silent => ConnectionState.TimedOut,
        _ => ConnectionState.Failed,
    };
}
