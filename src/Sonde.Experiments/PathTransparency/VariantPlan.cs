using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.PathTransparency;

/// <summary>
/// The connections of the system's own to one target, one after the other: a baseline, and variants of it that differ in nothing but what
/// is being measured (PATHspider's method). All ask the same and have the same time.
/// </summary>
/// <param name="target">Whom it measures.</param>
/// <param name="port">The port.</param>
/// <param name="request">What it asks, or null: there is nothing to ask, and it ends at once.</param>
/// <param name="timeout">How long a connection may take, its answer included.</param>
internal abstract class VariantPlan(Target target, int port, JobRequest? request, TimeSpan timeout) : IPlan<Conversation, ConversationReply>
{
    private readonly List<ConversationReply> _replies = [];
    private int _sent, _awaitedFlows;
    private bool _abandoned, _interrupted;
    private Instant _sentAt, _nextAt;
    private TimeSpan _limit;

    /// <summary>Whom it measures.</summary>
    public Target Target => target;

    /// <summary>The port.</summary>
    public int Port => port;

    /// <summary>What it asks, or null: there is nothing to ask, and it ends at once.</summary>
    public JobRequest? Request => request;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>What the connections came to, in their order.</summary>
    public IReadOnlyList<ConversationReply> Replies => _replies;

    /// <summary>Whether the user stopped it before all its connections were made.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Whether no other connection is wanted.</summary>
    protected abstract bool IsFinished { get; }

    /// <summary>Whether what was captured of the connections so far decides what comes next, and is waited for.</summary>
    protected abstract bool NeedsFlows { get; }

    /// <summary>A connection, made of the baseline.</summary>
    /// <param name="number">Which one, from 0: the baseline itself.</param>
    /// <param name="baseline">The baseline.</param>
    protected abstract Conversation Vary(int number, Conversation baseline);

    /// <summary>How long the next connection may take, its answer included.</summary>
    protected virtual TimeSpan NextLimit => timeout;

    /// <summary>How long to wait after a connection before the next begins.</summary>
    protected virtual TimeSpan PauseAfter(in ConversationReply reply) => TimeSpan.Zero;

    public void Begin(Instant now, DateTimeOffset utcNow)
    {
        StartedAt = utcNow;
        Zero = now;
        _nextAt = now;
    }

    public PlanStep<Conversation> Next(Instant now)
    {
        if (_sent > _replies.Count)
        {
            Instant due = _sentAt + _limit; // also when the user is in a hurry: silence that was cut short is nobody's
            if (now < due || _abandoned) return PlanStep<Conversation>.Wait(_abandoned ? Instant.Never : due);
            _abandoned = true;
            return PlanStep<Conversation>.Abandon(_sent - 1);
        }

        if (request is null) return PlanStep<Conversation>.Finished;
        if (_awaitedFlows > 0 && NeedsFlows) return PlanStep<Conversation>.Wait(Instant.Never);
        bool finished = IsFinished;
        if (_interrupted && !finished) WasInterrupted = true;
        if (_interrupted || finished) return PlanStep<Conversation>.Finished;
        if (now < _nextAt) return PlanStep<Conversation>.Wait(_nextAt);
        (_sentAt, _limit) = (now, NextLimit);
        _abandoned = false;
        int number = _sent++;
        var baseline = new Conversation(new IPEndPoint(target.Address, port), request.TlsName is null ? request.Bytes : default)
        {
            Judge = request.Judge,
            Tls = request.TlsName is { } name ? new TlsSettings(name) : null,
        };
        return PlanStep<Conversation>.Send(number, Vary(number, baseline));
    }

    public void OnReply(in ConversationReply reply)
    {
        if (reply.BringsFlow)
        {
            _replies[reply.Id.Number] = reply;
            _awaitedFlows--;
            return;
        }

        _replies.Add(reply);
        if (reply.AwaitsFlow) _awaitedFlows++;
        _nextAt = reply.At + PauseAfter(reply);
    }

    public void Interrupt() => _interrupted = true;
}
