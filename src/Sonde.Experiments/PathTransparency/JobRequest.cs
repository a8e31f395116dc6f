using System.Buffers.Binary;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Experiments.Requests;
using Sonde.Experiments.Targets;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.PathTransparency;

/// <summary>What is asked of a target, and what an answer to it looks like. All connections of a target ask the same.</summary>
/// <param name="Bytes">The request.</param>
/// <param name="Judge">Knows the answer; null where it is enough that the request was acknowledged.</param>
internal sealed record JobRequest(byte[] Bytes, AnswerJudge? Judge)
{
    private const string NoDomain = "example.com";
    private const int DnsHeader = 12;

    /// <summary>
    /// The name (empty for none) of the TLS handshake that connections of the system's own complete in place of the request; null for none.
    /// Crafted probes send the request and take a TLS record as the answer.
    /// </summary>
    public string? TlsName { get; init; }

    /// <summary>The request for a target, or null with an error where its domain cannot be asked for.</summary>
    /// <param name="target">The target.</param>
    /// <param name="mode">What is asked (<see cref="ConnectModes"/>).</param>
    /// <param name="payload">What to send in the mode <c>tcp</c>.</param>
    /// <param name="random">Chance.</param>
    /// <param name="error">What is wrong with its domain, or null.</param>
    public static JobRequest? Of(Target target, string mode, string payload, Random random, out string? error)
    {
        error = null;
        string? domain = target.Job?.Domain ?? target.Hostname;
        try
        {
            return mode switch
            {
                ConnectModes.DnsUdp => OfDatagram(domain ?? NoDomain, (ushort)random.Next(1, 65536)),
                ConnectModes.Dns => OfDns(domain ?? NoDomain, (ushort)random.Next(1, 65536)),
                ConnectModes.Http => new JobRequest(HttpRequest.Get(domain ?? target.Host), HttpRequest.Judge),
                ConnectModes.Https => OfTls(domain is null ? "" : TlsRequest.ServerName(domain), random),
                _ => new JobRequest(Encoding.UTF8.GetBytes(payload), null),
            };
        }
        catch (ArgumentException)
        {
            error = $"\"{domain}\" is not a name that can be asked for";
            return null;
        }
    }

    private static JobRequest OfDns(string domain, ushort id)
    {
        byte[] message = new byte[DnsName.MaximumLength + 18];
        int length = DnsWriter.WriteQuery(message.AsSpan(2), id, domain, DnsType.A);
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)length);
        return new JobRequest(message[..(length + 2)], (received, _) => JudgeDns(received, id));
    }

    private static JobRequest OfDatagram(string domain, ushort id)
    {
        byte[] query = DnsRequest.Query(domain, id);
        return new JobRequest(query, (received, _) => DnsRequest.Judge(query, received));
    }

    private static JobRequest OfTls(string name, Random random) => new(TlsRequest.Hello(name, random), TlsRequest.Judge) { TlsName = name };

    // A server that speaks something else is known by its first bytes, and not waited for.
    private static AnswerState JudgeDns(ReadOnlySpan<byte> received, ushort id)
    {
        if (received.Length < 5) return AnswerState.Unfinished;
        int length = BinaryPrimitives.ReadUInt16BigEndian(received);
        bool isResponse = length >= DnsHeader && BinaryPrimitives.ReadUInt16BigEndian(received[2..]) == id && (received[4] & 0x80) != 0;
        return !isResponse ? AnswerState.Wrong : received.Length >= length + 2 ? AnswerState.Answer : AnswerState.Unfinished;
    }
}
