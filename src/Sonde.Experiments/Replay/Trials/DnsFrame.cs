using System.Buffers.Binary;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// Queries of DNS: those that are asked again bear another identification than the one that was captured, and what answers the one is made
/// to answer the other.
/// </summary>
internal static class DnsFrame
{
    private const int LengthBytes = 2;

    /// <summary>Whether two queries ask for the same: in the same letters, or both in letters of mixed case.</summary>
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
        => one.Length == other.Length && one.Length >= DnsMessage.HeaderLength
        && (one[2..].SequenceEqual(other[2..])
            || (HasCapitals(one) && HasCapitals(other) && Ascii.EqualsIgnoreCase(NameOf(one), NameOf(other))
                && one[2..DnsMessage.HeaderLength].SequenceEqual(other[2..DnsMessage.HeaderLength])));

    /// <summary>The same of two that stand behind their length, as over TCP (RFC 1035 §4.2.2).</summary>
    public static bool AreSameFramed(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
        => one.Length >= LengthBytes + DnsMessage.HeaderLength && other.Length == one.Length
        && BinaryPrimitives.ReadUInt16BigEndian(one) == one.Length - LengthBytes && AreSame(one[LengthBytes..], other[LengthBytes..]);

    /// <summary>What was captured, as it would have answered the query that is asked now.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="captured">The query that it came to.</param>
    /// <param name="asked">The query that is asked.</param>
    public static byte[] Answering(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> captured, ReadOnlySpan<byte> asked)
    {
        byte[] made = answer.ToArray();
        if (made.Length < LengthBytes) return made;
        if (answer.StartsWith(captured[..LengthBytes])) asked[..LengthBytes].CopyTo(made);
        // A forger that is wrong stays so.
        else if (answer.StartsWith(asked[..LengthBytes])) made[0] ^= 0xFF;
        ReadOnlySpan<byte> name = NameOf(captured);
        bool repeatsName = captured.Length == asked.Length && made.Length >= DnsMessage.HeaderLength + name.Length
            && made.AsSpan(DnsMessage.HeaderLength, name.Length).SequenceEqual(name);
        if (repeatsName) NameOf(asked).CopyTo(made.AsSpan(DnsMessage.HeaderLength));
        return made;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> query)
    {
        int end = DnsMessage.HeaderLength;
        return DnsName.TrySkip(query, ref end) ? query[DnsMessage.HeaderLength..end] : [];
    }

    private static bool HasCapitals(ReadOnlySpan<byte> query) => NameOf(query).IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0;

    /// <summary>A query over TCP as it was captured; its answers are judged, and told, as answers to the one that is asked.</summary>
    public static Conversation Captured(Conversation asked, ReadOnlyMemory<byte> captured) => asked with
    {
        Request = captured,
        Judge = (received, total)
            => asked.Judge?.Invoke(AnsweringFramed(received, captured.Span, asked.Request.Span), total) ?? AnswerState.Answer,
    };

    /// <summary>What came over TCP, as it would have answered the query that is asked now.</summary>
    public static byte[] AnsweringFramed(ReadOnlySpan<byte> received, ReadOnlySpan<byte> captured, ReadOnlySpan<byte> asked)
        => received.Length < 2 * LengthBytes
            ? received.ToArray()
            : [.. received[..LengthBytes], .. Answering(received[LengthBytes..], captured[LengthBytes..], asked[LengthBytes..])];
}
