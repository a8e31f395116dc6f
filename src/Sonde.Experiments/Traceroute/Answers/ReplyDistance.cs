namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>From how far an answer comes, by the TTL that it arrives with: senders begin with 32, 64, 128 or 255.</summary>
internal static class ReplyDistance
{
    /// <summary>Routers passed on the way back.</summary>
    /// <param name="ttl">The TTL of the answer as it arrived.</param>
    public static int Of(int ttl) => (ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
}
