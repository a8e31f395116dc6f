using Sonde.Experiments.Network;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// What happens on a connection, a moment after the other: the course of the conversation makes of it what a machine would.
/// </summary>
internal sealed class ServerTalk
{
    private readonly List<(double Ms, Action<ConversationCourse, Instant> Happens)> _events = [];

    /// <summary>Facts beside, of the reply.</summary>
    public Func<ConversationReply, ConversationReply> Facts { get; private set; } = reply => reply;

    /// <summary>The handshake is done after 10 ms, and the request is acknowledged.</summary>
    public static ServerTalk Opens(bool acknowledges = true, bool writes = true)
    {
        ServerTalk talk = new ServerTalk().After(10, (course, at) => course.Connect(at));
        if (writes) talk.After(0, (course, at) => course.Write(at));
        return acknowledges ? talk.After(10, (course, at) => course.Acknowledge(at)) : talk;
    }

    public static ServerTalk Silence => new();

    public static ServerTalk Fails(int errno, double ms = 5) => new ServerTalk().After(ms, (course, at) => course.Fail(errno, at));

    public ServerTalk After(double ms, Action<ConversationCourse, Instant> happens)
    {
        _events.Add((ms, happens));
        return this;
    }

    public ServerTalk Says(ReadOnlyMemory<byte> bytes, double ms = 5) => After(ms, (course, at) => course.Take(bytes.Span, at));

    public ServerTalk Says(string text, double ms = 5) => Says(System.Text.Encoding.Latin1.GetBytes(text), ms);

    public ServerTalk Closes(double ms = 1) => After(ms, (course, at) => course.Close(at));

    public ServerTalk Resets(double ms = 1) => After(ms, (course, at) => course.Fail(104, at));

    public ServerTalk With(Func<ConversationReply, ConversationReply> facts)
    {
        Func<ConversationReply, ConversationReply> before = Facts;
        Facts = reply => facts(before(reply));
        return this;
    }

    /// <summary>What a conversation comes to.</summary>
    public SimulatedTalk Run(Conversation conversation, Instant now)
    {
        var course = new ConversationCourse(default, conversation, now);
        Instant at = now;
        foreach ((double ms, Action<ConversationCourse, Instant> happens) in _events)
        {
            Instant next = at + TimeSpan.FromMilliseconds(ms);
            course.Pass(Instant.Earlier(course.Due, next));
            if (course.End is not null) break;
            at = next;
            happens(course, at);
            if (course.End is not null) break;
        }

        if (course.End is null) course.Pass(course.Due);
        ConversationReply reply = Facts(course.ToReply());
        double took = (reply.At - now).TotalMilliseconds;
        return new SimulatedTalk(
            took, reply)
        { ConnectedMs = reply.ConnectedAt is { } connected ? (connected - now).TotalMilliseconds : null };
    }
}
