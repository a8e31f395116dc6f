using System.Text;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Requests;

/// <summary>A short HTTP request, and how its answer is known.</summary>
internal static class HttpRequest
{
    private const int LongestHead = 16 * 1024;

    /// <summary>The request for <c>/</c> of a host.</summary>
    /// <exception cref="ArgumentException">The host cannot be asked for.</exception>
    public static byte[] Get(string host)
        => Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {HostText.Checked(host)}\r\nUser-Agent: sonde\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    /// <summary>
    /// Judges what came back (an <see cref="AnswerJudge"/>). What does not begin as HTTP does is known by its first bytes, and not waited
    /// for.
    /// </summary>
    public static AnswerState Judge(ReadOnlySpan<byte> received, long total)
    {
        ReadOnlySpan<byte> start = "HTTP/"u8;
        int compared = Math.Min(received.Length, start.Length);
        if (!received[..compared].SequenceEqual(start[..compared])) return AnswerState.Wrong;
        return received.IndexOf("\r\n\r\n"u8) >= 0 || received.Length > LongestHead ? AnswerState.Answer : AnswerState.Unfinished;
    }
}
