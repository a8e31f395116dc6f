using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>
/// What a simulated server, with whatever stands before it, does to a conversation. How it ends is decided as on a machine
/// (<see cref="ConversationCourse"/>): by the conversation's own judge, limits and bounds.
/// </summary>
internal sealed record TalkScript
{
    public const int ConnectionReset = 104, ConnectionRefused = 111, HostUnreachable = 113;

    private static readonly TimeSpan SynTimeout = TimeSpan.FromSeconds(1), DataTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>When the TCP handshake ends, in milliseconds; null: never.</summary>
    public double? ConnectMs { get; init; } = 5;

    /// <summary>The error by which it ends, or 0.</summary>
    public int ConnectErrno { get; init; }

    /// <summary>The ICMP error by which it ends, or null.</summary>
    public IcmpError? ConnectIcmp { get; init; }

    /// <summary>What becomes of the TLS handshake, where there is one.</summary>
    public TlsScript Tls { get; init; } = TlsScript.Done();

    /// <summary>When the request is acknowledged, in milliseconds after it was written; null: never.</summary>
    public double? AckMs { get; init; } = 5;

    /// <summary>What comes after the request.</summary>
    public IReadOnlyList<TalkEvent> Events { get; init; } = [];

    /// <summary>The marks of its packets, where the channel is observed.</summary>
    public IReadOnlyList<PacketMarks> Packets { get; init; } = [];

    /// <summary>What happens elsewhere when it begins.</summary>
    public Action? OnSend { get; init; }

    /// <summary>It answers with these bytes and closes.</summary>
    public static TalkScript Answers(byte[] bytes, double ms = 10)
        => new() { Events = [new TalkEvent.Data(ms, bytes), new TalkEvent.Fin(ms + 1)] };

    /// <summary>It sends back what it got.</summary>
    public static TalkScript Echoes(Conversation conversation, double ms = 10)
        => new() { Events = [new TalkEvent.Data(ms, conversation.Request.ToArray())] };

    /// <summary>It takes the request and says nothing.</summary>
    public static TalkScript Swallows { get; } = new();

    /// <summary>It takes the connection, and nothing of the request arrives.</summary>
    public static TalkScript Drops { get; } = new() { AckMs = null };

    /// <summary>It answers the request with a RST; what it eats is not acknowledged.</summary>
    public static TalkScript Resets(double ms = 5, bool acks = false)
        => new() { AckMs = acks ? ms / 2 : null, Events = [new TalkEvent.Rst(ms)] };

    /// <summary>It answers the request with a FIN.</summary>
    public static TalkScript Closes(double ms = 5) => new() { Events = [new TalkEvent.Fin(ms)] };

    /// <summary>No SYN is answered.</summary>
    public static TalkScript Silence { get; } = new() { ConnectMs = null };

    /// <summary>The SYN is answered by an error.</summary>
    public static TalkScript Refuses(int errno = ConnectionRefused, double ms = 5, IcmpError? icmp = null)
        => new() { ConnectMs = ms, ConnectErrno = errno, ConnectIcmp = icmp };

    /// <summary>How a conversation goes.</summary>
    /// <param name="id">The probe.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="abandonedAt">When its plan gives it up; null: never.</param>
    /// <param name="source">Our address and port.</param>
    /// <param name="isObserved">Whether its packets are captured.</param>
    /// <returns>What it comes to; null where it never ends.</returns>
    public ConversationReply? Play(
        ProbeId id, Conversation conversation, Instant start, Instant? abandonedAt, IPEndPoint source, bool isObserved)
    {
        var course = new ConversationCourse(id, conversation, start);
        IcmpError? icmp = null;
        foreach ((Instant at, Action<Instant> happens) in Steps(course, error => icmp = error))
        {
            if (abandonedAt is { } given && at > given) break;
            if (course.Due < at) course.Pass(course.Due);
            if (course.End is not null) break;
            happens(at);
        }

        if (abandonedAt is { } moment && (course.End is null || course.EndedAt > moment) && course.Due > moment) course.Abandon(moment);
        if (course.End is null && course.Due != Instant.Never) course.Pass(course.Due);
        if (course.End is null) return null;
        bool isAcked = course.WrittenAt is { } written && AckMs is { } ack && written + Ms(ack) <= course.EndedAt;
        return course.ToReply() with
        {
            Source = source,
            Icmp = icmp,
            Errors = icmp is null ? [] : [new IcmpMarks(course.EndedAt, icmp)],
            Tls = conversation.Tls is null || course.ConnectedAt is null
                ? null
                : Tls.Seen with { FirstByteAt = course.TlsFirstByteAt, DoneAt = course.TlsDoneAt },
            UnackedBytes = course.WrittenAt is null || isAcked || course.Received > 0 ? 0 : conversation.Request.Length,
            RequestAt = course.WrittenAt,
            SynRetransmits = ConnectMs is null ? Repeats(course.EndedAt - start, SynTimeout) : 0,
            Retransmits = ConnectMs is null ? Repeats(course.EndedAt - start, SynTimeout)
                : course.WrittenAt is { } since && AckMs is null && course.Received == 0 ? Repeats(course.EndedAt - since, DataTimeout) : 0,
            Packets = isObserved ? Packets : [],
        };
    }

    // What is not acknowledged is sent again, each time after twice as long.
    private static int Repeats(TimeSpan waited, TimeSpan first) => (int)Math.Log2(1 + (waited / first));

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private IEnumerable<(Instant At, Action<Instant> Happens)> Steps(ConversationCourse course, Action<IcmpError?> icmp)
    {
        if (ConnectMs is not { } connectMs) yield break;
        Instant at = course.SentAt + Ms(connectMs);
        if (ConnectErrno != 0)
        {
            yield return (at, moment =>
            {
                icmp(ConnectIcmp);
                course.Fail(ConnectErrno, moment);
            }
            );
            yield break;
        }

        yield return (at, course.Connect);
        if (course.Conversation.Tls is not null)
        {
            if (Tls.Ms is not { } tlsMs) yield break;
            at += Ms(tlsMs);
            yield return (at, moment => HandShake(course, moment));
        }

        yield return (at, course.Write);
        IEnumerable<(Instant At, Action<Instant> Happens)> later = Events.Select(each => (at + Ms(each.Ms), (Action<Instant>)(moment =>
        {
            if (each is TalkEvent.Icmp error) icmp(error.Error);
            each.Tell(course, moment);
        })));
        if (AckMs is { } ackMs) later = later.Append((at + Ms(ackMs), course.Acknowledge));
        foreach (var step in later.OrderBy(step => step.Item1.Nanoseconds)) yield return step;
    }

    private void HandShake(ConversationCourse course, Instant at)
    {
        if (Tls.End is { } end) end.Tell(course, at);
        else
        {
            course.TakeHandshake(1, at);
            if (Tls.Seen.Progress == TlsProgress.Done) course.FinishTls(at);
            else course.FailTls(at);
        }
    }
}
