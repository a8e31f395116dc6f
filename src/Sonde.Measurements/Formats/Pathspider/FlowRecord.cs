namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What PATHspider's observer records of a flow, by the chains that were asked for.</summary>
public sealed record FlowRecord
{
    /// <summary>When the first packet was captured, in seconds since 1970; null where none was.</summary>
    public double? First { get; init; }

    /// <summary>When the last packet was captured, in seconds since 1970; null where none was.</summary>
    public double? Last { get; init; }

    /// <summary>What each chain that was asked for recorded, in the order of writing.</summary>
    public IReadOnlyList<IFlowFields> Fields { get; init; } = [];

    /// <summary>
    /// Whether packets of it may be missing, so that nothing can be concluded from what is not in it (<c>x_incomplete</c>).
    /// </summary>
    public bool IsIncomplete { get; init; }

    /// <summary>
    /// Whether no packet of it came for 35 seconds, by the packets' stamps, before the record was written. A capture that ends sooner does
    /// not tell whether an answer was on its way.
    /// </summary>
    public bool FellSilent { get; init; }

    /// <summary>The connection this flow was, where a measurement made it.</summary>
    public ConnectionRecord? Connection { get; init; }

    /// <summary>The fields of one chain, or null where it was not asked for.</summary>
    /// <typeparam name="T">The chain's fields.</typeparam>
    public T? Of<T>()
        where T : class, IFlowFields
    {
        foreach (IFlowFields fields in Fields)
            if (fields is T found) return found;
        return null;
    }
}
