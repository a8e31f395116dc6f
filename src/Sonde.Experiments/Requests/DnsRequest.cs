using Sonde.Experiments.Network;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Requests;

/// <summary>A DNS query for the addresses of a name, as a datagram carries it, and how its answer is known.</summary>
internal static class DnsRequest
{
    /// <summary>The query.</summary>
    /// <exception cref="ArgumentException">The name cannot be asked for.</exception>
    public static byte[] Query(string name, ushort id)
    {
        byte[] message = new byte[DnsName.MaximumLength + 16];
        return message[..DnsWriter.WriteQuery(message, id, name, DnsType.A)];
    }

    /// <summary>What a datagram is to a query: a response of its number, to its question where one is repeated, is an answer.</summary>
    public static AnswerState Judge(ReadOnlySpan<byte> query, ReadOnlySpan<byte> received)
    {
        if (!DnsMessage.TryParse(query, out DnsMessage asked) || !DnsMessage.TryParse(received, out DnsMessage said)
            || !said.IsResponse || said.Id != asked.Id) return AnswerState.Wrong;
        if (said.QuestionCount == 0) return AnswerState.Answer;
        ReadOnlySpan<byte> question = query[DnsMessage.HeaderLength..], repeated = received[DnsMessage.HeaderLength..];
        if (repeated.Length < question.Length) return AnswerState.Wrong;
        for (int i = 0; i < question.Length; i++)
            if (Lower(question[i]) != Lower(repeated[i])) return AnswerState.Wrong;
        return AnswerState.Answer;
    }

    private static int Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter;
}
