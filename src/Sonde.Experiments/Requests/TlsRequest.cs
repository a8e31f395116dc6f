using System.Buffers.Binary;
using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Requests;

/// <summary>A TLS ClientHello, and how its answer is known.</summary>
internal static class TlsRequest
{
    private const int HeaderLength = 5, LongestRecord = (16 * 1024) + 256, LongestName = 253, LongestLabel = 63;
    private const byte Alert = 21, Handshake = 22, MajorVersion = 3;

    /// <summary>The record with the ClientHello.</summary>
    /// <param name="serverName">The server's name, or empty: none is said.</param>
    /// <param name="random">Chance.</param>
    /// <exception cref="ArgumentException">The name cannot be said.</exception>
    public static byte[] Hello(string serverName, Random random)
    {
        byte[] record = new byte[ClientHelloWriter.MaximumLength];
        return record[..ClientHelloWriter.Write(record, HostText.Checked(serverName), random)];
    }

    /// <summary>
    /// The name to say for a host: hosts are named by their labels, without the dot of the root (RFC 6066 §3); empty for an address.
    /// </summary>
    /// <exception cref="ArgumentException">It is no host's name.</exception>
    public static string ServerName(string host)
    {
        string name = host.EndsWith('.') ? host[..^1] : host;
        if (IPAddress.TryParse(name, out _)) return "";
        bool isName = name.Length is > 0 and <= LongestName && name.Split('.').All(
            label => label.Length is > 0 and <= LongestLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return isName ? name : throw new ArgumentException("Not a host's name.", nameof(host));
    }

    /// <summary>Judges what came back (an <see cref="AnswerJudge"/>): an alert is an answer too.</summary>
    public static AnswerState Judge(ReadOnlySpan<byte> received, long total)
    {
        if (received.IsEmpty) return AnswerState.Unfinished;
        if (received[0] is not (Alert or Handshake) || (received.Length > 1 && received[1] != MajorVersion)) return AnswerState.Wrong;
        if (received.Length < HeaderLength) return AnswerState.Unfinished;
        if (BinaryPrimitives.ReadUInt16BigEndian(received[3..]) is 0 or > LongestRecord) return AnswerState.Wrong;
        return received.Length > HeaderLength ? AnswerState.Answer : AnswerState.Unfinished;
    }
}
