using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Replay.Resolvers;

/// <summary>A query that a capture shows, with all that came back to its port.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Server">Whom it asks.</param>
/// <param name="Source">Where it left from.</param>
/// <param name="Message">Its bytes.</param>
/// <param name="Name">The name, in the letters in which it was asked.</param>
/// <param name="Type">What it asks for.</param>
internal sealed record CapturedQuery(Instant At, IPEndPoint Server, IPEndPoint Source, byte[] Message, string Name, DnsType Type)
{
    private const int Most = 4096;

    private readonly List<(Instant At, DatagramAnswer? Answer, IcmpMarks? Error)> _heard = [];

    /// <summary>What came, in its order: datagrams, and ICMP errors that cite it.</summary>
    public IReadOnlyList<(Instant At, DatagramAnswer? Answer, IcmpMarks? Error)> Heard => _heard;

    /// <summary>Whether any answer holds an address, and all of itself.</summary>
    public bool HasAddress => _heard.Exists(heard => heard.Answer is { } answer && HoldsAddress(answer.Bytes.Span));

    /// <summary>Keeps what came.</summary>
    public void Take(Instant at, DatagramAnswer? answer, IcmpMarks? error)
    {
        if (_heard.Count < Most) _heard.Add((at, answer, error));
    }

    /// <summary>Plays it to the course of an exchange, which asks for the same.</summary>
    /// <param name="id">The probe.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="now">The moment it is: what was before that is told as if it were now.</param>
    public DatagramReply Play(ProbeId id, DatagramExchange exchange, Instant now)
    {
        TimeSpan later = now > At ? now - At : TimeSpan.Zero;
        var course = new DatagramCourse(id, exchange, At + later) { Source = Source };
        foreach ((Instant at, DatagramAnswer? answer, IcmpMarks? error) in _heard)
        {
            if (at + later >= course.Due) break;
            if (error is { } told) course.Take(told with { At = at + later });
            else if (answer is not null)
                course.Take(
                    answer with { At = at + later, Bytes = Trials.DnsFrame.Answering(answer.Bytes.Span, Message, exchange.Payload.Span) });
        }

        return course.ToReply(course.Due);
    }

    private static bool HoldsAddress(ReadOnlySpan<byte> bytes)
    {
        if (!DnsMessage.TryParse(bytes, out DnsMessage message) || message.IsTruncated) return false;
        foreach (DnsRecord record in message.Records)
            if (record is { Section: DnsSection.Answer, Address: not null }) return true;
        return false;
    }
}
