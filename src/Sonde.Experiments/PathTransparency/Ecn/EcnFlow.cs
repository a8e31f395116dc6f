using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>
/// A crafted connection that asks for ECN and then speaks it as far as its few segments do: data is marked only where ECN was negotiated
/// (RFC 3168 §6.1.2), and what the other end marks is told to it (RFC 3168 §6.1.3, RFC 9768 §3.2.2).
/// </summary>
internal sealed class EcnFlow(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
    : CraftedFlow(recipe, ends, request, isn, timeout)
{
    /// <summary>The control bits that speak of ECN.</summary>
    public const TcpFlags Bits = TcpFlags.Ae | TcpFlags.Cwr | TcpFlags.Ece;

    private const int FirstCount = 5; // a count of 0 would look as if the field were cleared (RFC 9768 §3.2.1)

    private int _congested = FirstCount;

    /// <summary>What the SYN/ACK says of ECN.</summary>
    public EcnAnswer Answer { get; private set; }

    /// <summary>Whether the SYN asks for ECN, of whichever kind.</summary>
    public bool AsksForEcn => Recipe.SynFlags.HasFlag(TcpFlags.Ece);

    /// <summary>Whether the SYN asks for accurate ECN.</summary>
    public bool IsAccurate => Recipe.SynFlags.HasFlag(TcpFlags.Ae);

    /// <summary>
    /// Whether the other end says that data of ours came with CE: by ECE, or by a count that is another than the first.
    /// </summary>
    public bool IsToldOfCongestion
        => Answer switch
        {
            EcnAnswer.Classic => Heard.Any(segment => segment.Flags.HasFlag(TcpFlags.Ece)),
            EcnAnswer.Accurate => Heard.Any(segment => CountOf(segment.Flags) is > FirstCount or < 2),
            _ => false,
        };

    /// <inheritdoc/>
    protected override void OnSynAck(in TcpSegment segment, in HeardSegment seen)
    {
        Answer = EcnAnswers.Of(Recipe.SynFlags, seen.Flags);
        if (Answer is not (EcnAnswer.Classic or EcnAnswer.Accurate)) Marks = default;
        // How the SYN/ACK came is what the handshake's last segment says (RFC 9768 table 3).
        if (Answer == EcnAnswer.Accurate)
            Besides =
                seen.Ecn switch { 1 => TcpFlags.Cwr | TcpFlags.Ece, 2 => TcpFlags.Ae, 3 => TcpFlags.Ae | TcpFlags.Cwr, _ => TcpFlags.Cwr };
    }

    /// <inheritdoc/>
    protected override void OnHeard(in HeardSegment seen)
    {
        if (seen.Ecn == 3) _congested++;
        if (Answer == EcnAnswer.Accurate) Besides = BitsOf(_congested & 7);
        if (Answer != EcnAnswer.Classic) return;
        if (seen.Flags.HasFlag(TcpFlags.Cwr)) Besides &= ~TcpFlags.Ece;
        if (seen.Ecn == 3) Besides |= TcpFlags.Ece;
        if (seen.Flags.HasFlag(TcpFlags.Ece)) Besides |= TcpFlags.Cwr;
    }

    private static int CountOf(TcpFlags flags)
        => (flags.HasFlag(TcpFlags.Ae) ? 4 : 0) | (flags.HasFlag(TcpFlags.Cwr) ? 2 : 0) | (flags.HasFlag(TcpFlags.Ece) ? 1 : 0);

    private static TcpFlags BitsOf(int count)
        => ((count & 4) != 0 ? TcpFlags.Ae : 0) | ((count & 2) != 0 ? TcpFlags.Cwr : 0) | ((count & 1) != 0 ? TcpFlags.Ece : 0);
}
