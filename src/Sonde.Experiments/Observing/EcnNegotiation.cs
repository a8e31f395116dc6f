using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Observing;

/// <summary>What a SYN and its SYN/ACK say of ECN (RFC 3168 §6.1.1) and of its accurate form (RFC 9768 §3.1.1, table 2).</summary>
internal static class EcnNegotiation
{
    private const TcpFlags Asked = TcpFlags.Ece | TcpFlags.Cwr, All = Asked | TcpFlags.Ae;

    /// <summary>Whether a SYN begins a negotiation.</summary>
    public static bool WasOffered(TcpFlags syn) => (syn & Asked) == Asked;

    /// <summary>Whether a SYN/ACK says less than its SYN asks for: nothing, or the classic form instead of the accurate one.</summary>
    public static bool IsLess(TcpFlags syn, TcpFlags synAck)
        => Of(syn, synAck) is var said && (said == ChainWords.EcnFailed || (syn.HasFlag(TcpFlags.Ae) && said == ChainWords.EcnSucceeded));

    /// <summary>What it came to, as a condition.</summary>
    /// <param name="syn">The SYN's control bits.</param>
    /// <param name="synAck">The SYN/ACK's.</param>
    public static string Of(TcpFlags syn, TcpFlags synAck)
    {
        TcpFlags answer = synAck & All;
        bool isAccurate = syn.HasFlag(TcpFlags.Ae);
        if (isAccurate && answer is TcpFlags.Cwr or Asked or TcpFlags.Ae or (TcpFlags.Ae | TcpFlags.Cwr)) return ChainWords.AccurateEcn;
        // To a SYN of the classic form the ninth bit means nothing.
        if (!isAccurate) answer &= Asked;
        return answer switch
        {
            TcpFlags.Ece or (TcpFlags.Ece | TcpFlags.Ae) => ChainWords.EcnSucceeded,
            Asked or All => ChainWords.EcnReflected,
            _ => ChainWords.EcnFailed,
        };
    }
}
