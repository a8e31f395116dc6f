namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>Why a flow's path is unknown (<c>reason</c> in <c>x_path.flows</c>).</summary>
internal static class PathReasons
{
    /// <summary>The user stopped it: what is missing is nobody's silence.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>No other flow was heard of: there is nothing to compare it with.</summary>
    public const string SingleFlow = "single_flow";

    /// <summary>Nothing answered it.</summary>
    public const string TooLittle = "too_little";

    /// <summary>It is silent where others are answered, and that may be chance.</summary>
    public const string MayBeChance = "silence_may_be_chance";

    /// <summary>It is silent behind routers that no other flow meets.</summary>
    public const string OwnWay = "own_way";

    /// <summary>
    /// It is silent where others are answered, and is answered from other ports of ours: what is silent is the way that its own was given.
    /// </summary>
    public const string WaysDiffer = "ways_differ";

    /// <summary>
    /// It is answered nearer than others, and too few probes from other ports were answered to tell whether that is its port's doing or its
    /// way's.
    /// </summary>
    public const string MayBeItsWay = "may_be_its_way";

    /// <summary>It is silent where only other protocols are answered, by one router.</summary>
    public const string OtherProtocols = "other_protocols_only";

    /// <summary>It is answered from nearer than others, and the system does not show with which TTL.</summary>
    public const string ReplyTtlUnseen = "reply_ttl_unseen";

    /// <summary>
    /// It is answered at the destination's TTL, and from another distance than the destination's other answers come: by something right
    /// before it, or over another way back.
    /// </summary>
    public const string ReplyDistanceDiffers = "reply_distance_differs";

    /// <summary>A router says that its packets are too big for the next link.</summary>
    public const string TooBig = "too_big";
}
