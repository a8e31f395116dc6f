using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.Observing;

/// <summary>What a flow with fast open says by itself, in conditions. A flow that may lack packets says nothing of what it lacks.</summary>
public static class TfoFlowConditions
{
    /// <summary>The conditions of a flow; none for one without the option.</summary>
    public static IReadOnlyList<string> Of(FlowRecord flow)
    {
        if (flow.Tfo is not { SynKind: not 0 } tfo) return [];
        List<string> found = [];
        if (CookieOf(flow, tfo) is { } cookie) found.Add(cookie);
        if (SynDataOf(flow, tfo) is { } data) found.Add(data);
        return found;
    }

    /// <summary>Whether the server's cookie came, or null: nobody can tell.</summary>
    public static string? CookieOf(FlowRecord flow, TfoFlow tfo)
    {
        if (tfo.AckCookieLength > 0) return Conditions.CookieReceived;
        bool asked = tfo.SynCookieLength == 0 && tfo.DataLength == 0;
        return asked && tfo.Acknowledgement != 0 && !flow.IsIncomplete ? Conditions.CookieNotReceived : null;
    }

    /// <summary>What became of the SYN's data, or null: it had none, or nobody can tell.</summary>
    public static string? SynDataOf(FlowRecord flow, TfoFlow tfo) => tfo switch
    {
        { DataLength: 0 } => null,
        { FellBack: true } => Conditions.SynDataFailed,
        { AcknowledgedData: { } bytes } when bytes >= 1 && bytes <= tfo.DataLength => Conditions.SynDataAcked,
        { AcknowledgedData: 0 } => Conditions.SynDataNotAcked,
        { Acknowledgement: 0 } when !flow.IsIncomplete => Conditions.SynDataFailed,
        _ => null,
    };
}
