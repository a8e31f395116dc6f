using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>Reads what a SYN/ACK says of ECN.</summary>
internal static class EcnAnswers
{
    /// <summary>What it says to a SYN with these bits.</summary>
    public static EcnAnswer Of(TcpFlags syn, TcpFlags synAck)
    {
        TcpFlags said = synAck & EcnFlow.Bits;
        // PATHspider looks at ECE and CWR alone; so did RFC 3168.
        if (!syn.HasFlag(TcpFlags.Ae))
        {
            return (said & ~TcpFlags.Ae) switch
            {
                TcpFlags.Ece => EcnAnswer.Classic,
                TcpFlags.Ece | TcpFlags.Cwr => EcnAnswer.Reflected,
                _ => EcnAnswer.None,
            };
        }

        return said switch
        {
            TcpFlags.Cwr => EcnAnswer.Accurate,
            TcpFlags.Cwr | TcpFlags.Ece or TcpFlags.Ae or TcpFlags.Ae | TcpFlags.Cwr => EcnAnswer.AccurateMarked,
            TcpFlags.Ece or TcpFlags.Ae | TcpFlags.Ece => EcnAnswer.Classic,
            EcnFlow.Bits => EcnAnswer.Reflected,
            _ => EcnAnswer.None,
        };
    }
}
