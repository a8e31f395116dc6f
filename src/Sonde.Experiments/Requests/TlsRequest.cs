using Sonde.Experiments.Network;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Requests;

/// <summary>A TLS ClientHello, and how its answer is known.</summary>
internal static class TlsRequest
{
    private const int HeaderLength = 5;
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

    /// <summary>Judges what came back: an alert is an answer too.</summary>
    public static AnswerState Judge(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty) return AnswerState.Unfinished;
        if (received[0] is not (Alert or Handshake) || (received.Length > 1 && received[1] != MajorVersion)) return AnswerState.Wrong;
        return received.Length > HeaderLength ? AnswerState.Answer : AnswerState.Unfinished;
    }
}
