using System.Buffers.Text;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Packets.Http2;

namespace Sonde.Experiments.Requests;

/// <summary>
/// A short request by HTTP/2, or by HTTP/1.1 with the wish to go on by HTTP/2 (RFC 7540 §3.2), and how its answer is known.
/// </summary>
internal static class Http2Request
{
    /// <summary>The names of the protocols in a TLS handshake (RFC 7301, RFC 9113 §3.2).</summary>
    public const string Http2 = "h2", Http1 = "http/1.1";

    private const int SwitchingProtocols = 101, StatusAt = 9, StatusLength = 3, LongestHead = 16 * 1024;
    private const string Agent = "sonde";

    /// <summary>The request for <c>/</c> of a host by HTTP/2.</summary>
    /// <param name="host">The host.</param>
    /// <param name="isSecure">Whether it goes inside TLS.</param>
    /// <exception cref="ArgumentException">The host cannot be asked for.</exception>
    public static byte[] Get(string host, bool isSecure) => Http2Writer.Get(HostText.Checked(host), isSecure, Agent);

    /// <summary>The request by HTTP/1.1 that offers to go on by HTTP/2 without TLS (<c>h2c</c>).</summary>
    /// <exception cref="ArgumentException">The host cannot be asked for.</exception>
    public static byte[] Upgrade(string host)
        => Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {HostText.Checked(host)}\r\nUser-Agent: {Agent}\r\nAccept: */*\r\n"
            + $"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: {Base64Url.EncodeToString(Http2Writer.Settings)}\r\n\r\n");

    /// <summary>What the client says once the server has switched; empty before.</summary>
    public static ReadOnlyMemory<byte> AfterUpgrade(ReadOnlySpan<byte> received)
        => Read(received).IsUpgraded ? Http2Writer.Preface() : default;

    /// <summary>Judges what came back (an <see cref="AnswerJudge"/>): a response by either protocol is an answer.</summary>
    public static AnswerState Judge(ReadOnlySpan<byte> received, long total) => Read(received).State;

    /// <summary>What came, as far as it has.</summary>
    public static HttpSeen Read(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty) return new HttpSeen(AnswerState.Unfinished, null, null);
        if (received[0] != (byte)'H') return OfHttp2(received);
        AnswerState state = HttpRequest.Judge(received, received.Length);
        int? status = StatusOf(received);
        if (state != AnswerState.Answer || status != SwitchingProtocols) return new HttpSeen(state, Http1, status);
        int end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0 || !IsHttp2Named(received[..end])) return new HttpSeen(AnswerState.Wrong, Http1, status);
        return OfHttp2(received[(end + 4)..]) with { IsUpgraded = true };
    }

    private static HttpSeen OfHttp2(ReadOnlySpan<byte> received)
    {
        Http2Response read = Http2Response.Read(received);
        AnswerState state = !read.IsHttp2 || read.Error is not null ? AnswerState.Wrong
            : read.HasResponse ? AnswerState.Answer
            : received.Length > LongestHead * 4 ? AnswerState.Wrong : AnswerState.Unfinished;
        return new HttpSeen(state, read.HasSettings ? Http2 : null, read.Status) { Error = read.Error };
    }

    // The field's name and value are of any case; more protocols may be named.
    private static bool IsHttp2Named(ReadOnlySpan<byte> head)
    {
        foreach (string line in Encoding.ASCII.GetString(head).Split("\r\n"))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].Trim().Equals("Upgrade", StringComparison.OrdinalIgnoreCase)
                && line[(colon + 1)..].Contains("h2c", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static int? StatusOf(ReadOnlySpan<byte> received)
    {
        if (received.Length < StatusAt + StatusLength) return null;
        int status = 0;
        foreach (byte letter in received.Slice(StatusAt, StatusLength))
        {
            if (letter is < (byte)'0' or > (byte)'9') return null;
            status = (10 * status) + (letter - '0');
        }

        return status;
    }
}
