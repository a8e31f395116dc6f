using System.Buffers.Binary;
using System.Text;
using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.FastOpen;

/// <summary>What is asked of a target, and what an answer to it looks like. All connections of a target ask the same.</summary>
/// <param name="Bytes">The request.</param>
/// <param name="Judge">Knows the answer; null where it is enough that the request was acknowledged.</param>
internal sealed record FastOpenRequest(byte[] Bytes, AnswerJudge? Judge)
{
    private const string NoDomain = "example.com";
    private const int DnsHeader = 12, TlsHeader = 5, LongestRecord = (16 * 1024) + 256, LongestName = 253, LongestLabel = 63;
    private const byte TlsAlert = 21, TlsHandshake = 22;

    /// <summary>
    /// The name (empty for none) of the TLS handshake that connections of the system's own complete in place of the request; null for none.
    /// Crafted probes send the request and take a TLS record as the answer.
    /// </summary>
    public string? TlsName { get; init; }

    /// <summary>The request for a target, or null with an error where its domain cannot be asked for.</summary>
    public static FastOpenRequest? Of(Target target, FastOpenOptions options, Random random, out string? error)
    {
        error = null;
        string? domain = target.Job?.Domain ?? target.Hostname;
        try
        {
            return options.Connect switch
            {
                FastOpenOptions.Dns => OfDns(domain ?? NoDomain, (ushort)random.Next(1, 65536)),
                FastOpenOptions.Http => new FastOpenRequest(
                    Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {Safe(domain ?? target.Host)}\r\nUser-Agent: sonde\r\nAccept: */*\r\nConnection: close\r\n\r\n"), JudgeHttp),
                FastOpenOptions.Https => OfTls(domain is null ? "" : ServerName(domain), random),
                _ => new FastOpenRequest(Encoding.UTF8.GetBytes(options.Payload), null),
            };
        }
        catch (ArgumentException)
        {
            error = $"\"{domain}\" is not a name that can be asked for";
            return null;
        }
    }

    private static FastOpenRequest OfDns(string domain, ushort id)
    {
        byte[] message = new byte[DnsName.MaximumLength + 18];
        int length = DnsWriter.WriteQuery(message.AsSpan(2), id, domain, DnsType.A);
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)length);
        return new FastOpenRequest(message[..(length + 2)], received => JudgeDns(received, id));
    }

    private static FastOpenRequest OfTls(string domain, Random random)
    {
        byte[] record = new byte[ClientHelloWriter.MaximumLength];
        return new FastOpenRequest(record[..ClientHelloWriter.Write(record, domain, random)], JudgeTls) { TlsName = domain };
    }

    // A server that speaks something else is known by its first bytes, and not waited for.
    private static AnswerState JudgeDns(ReadOnlySpan<byte> received, ushort id)
    {
        if (received.Length < 5) return AnswerState.Unfinished;
        int length = BinaryPrimitives.ReadUInt16BigEndian(received);
        bool isResponse = length >= DnsHeader && BinaryPrimitives.ReadUInt16BigEndian(received[2..]) == id && (received[4] & 0x80) != 0;
        return !isResponse ? AnswerState.Wrong : received.Length >= length + 2 ? AnswerState.Answer : AnswerState.Unfinished;
    }

    private static AnswerState JudgeHttp(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> start = "HTTP/"u8;
        if (!received[..Math.Min(received.Length, start.Length)].SequenceEqual(start[..Math.Min(received.Length, start.Length)])) return AnswerState.Wrong;
        return received.IndexOf("\r\n\r\n"u8) >= 0 || received.Length > 16 * 1024 ? AnswerState.Answer : AnswerState.Unfinished;
    }

    private static AnswerState JudgeTls(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty) return AnswerState.Unfinished;
        if (received[0] is not (TlsAlert or TlsHandshake) || (received.Length > 1 && received[1] != 3)) return AnswerState.Wrong;
        if (received.Length < TlsHeader) return AnswerState.Unfinished;
        if (BinaryPrimitives.ReadUInt16BigEndian(received[3..]) is 0 or > LongestRecord) return AnswerState.Wrong;
        return received.Length > TlsHeader ? AnswerState.Answer : AnswerState.Unfinished;
    }

    // SNI names hosts by their labels (RFC 6066 §3); the dot of the root is not sent.
    private static string ServerName(string name)
    {
        string host = name.EndsWith('.') ? name[..^1] : name;
        if (System.Net.IPAddress.TryParse(host, out _)) return "";
        bool isName = host.Length is > 0 and <= LongestName && host.Split('.').All(
            label => label.Length is > 0 and <= LongestLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return isName ? host : throw new ArgumentException("Not a host's name.", nameof(name));
    }

    private static string Safe(string name)
        => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']') ? name : throw new ArgumentException("Not a host's name.", nameof(name));
}
