using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Experiments.Observing;

/// <summary>The shape of a flow's record: the fields of all chains, and what stands around them.</summary>
public static class FlowShape
{
    private const string Before =
        """
        pkt_first number when the first packet was captured, in seconds since 1970
        """;

    private const string Behind =
        """
        pkt_last number when the last packet was captured, in seconds since 1970
        observed boolean a measurement's own connection: whether its packets were seen
        spdr_state number what became of that connection: 0 connected, 1 failed, 2 timed out, 3 not tried
        spdr_start string when it began, as PATHspider writes it
        spdr_stop string when it ended
        config number which configuration it was made with
        jobId string the id of the measurement that it is part of
        x_conditions array what the flow says, in conditions (--conditions)
        x_conditions[] string!
        x_incomplete boolean packets of it may be missing, so that what is not in it says nothing
        """;

    /// <summary>The shape; which fields a record has follows from the chains that were asked for.</summary>
    public static LineShape Line { get; } = new(
        LineShapes.Flow, "A record of a flow: a line of sonde observe, and each of flow_results",
        string.Join('\n', [Before, .. ChainCatalog.All.Select(chain => chain.Shape), Behind]));
}
