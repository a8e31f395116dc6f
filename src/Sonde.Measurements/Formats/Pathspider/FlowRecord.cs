namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What PATHspider's observer records of a flow, by the chains that were asked for.</summary>
public sealed record FlowRecord
{
    /// <summary>When the first packet was captured, in seconds since 1970; null where none was.</summary>
    public double? First { get; init; }

    /// <summary>When the last packet was captured, in seconds since 1970; null where none was.</summary>
    public double? Last { get; init; }

    /// <summary>The fields of the chain <c>basic</c>, or null.</summary>
    public BasicFlow? Basic { get; init; }

    /// <summary>The fields of the chain <c>tcp</c>, or null.</summary>
    public TcpFlow? Tcp { get; init; }

    /// <summary>The fields of the chain <c>tfo</c>, or null.</summary>
    public TfoFlow? Tfo { get; init; }

    /// <summary>The field of the chain <c>icmp</c>, <c>icmp_unreachable</c>, or null.</summary>
    public bool? IcmpUnreachable { get; init; }

    /// <summary>Whether packets of it may be missing, so that nothing can be concluded from what is not in it (<c>x_incomplete</c>).</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>The connection this flow was, where a measurement made it.</summary>
    public ConnectionRecord? Connection { get; init; }
}
