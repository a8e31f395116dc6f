using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A UDP datagram to send, from a fresh random port, and the time in which all that comes back is kept.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Payload">What to send.</param>
public sealed record DatagramExchange(IPEndPoint Target, ReadOnlyMemory<byte> Payload)
{
    /// <summary>How long to wait for a first answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long after the first answer, or ICMP error, all further ones are kept, also after a good one: a second, different answer tells
    /// that one of them is forged. The exchange ends then, and not before.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// Tells whether a datagram answers what was sent; others are kept too, but begin no window. Null: all that come from the target's
    /// address and port do.
    /// </summary>
    public AnswerJudge? Judge { get; init; }

    /// <summary>TTL, or hop limit, of the datagram, from 1; null: as the system has it.</summary>
    public byte? Ttl { get; init; }

    /// <summary>The DSCP of the datagram, 0 to 63; null: as the system has it.</summary>
    public byte? Dscp { get; init; }

    /// <summary>The local port; null: another random one each time.</summary>
    public int? SourcePort { get; init; }

    /// <summary>How many bytes of each answer are kept at most.</summary>
    public int KeptBytes { get; init; } = 4096;

    /// <summary>How many datagrams are kept at most, answers before others; the rest is counted.</summary>
    public int MostAnswers { get; init; } = 64;
}
