using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// The three connections of PATHspider's document, one after the other: without fast open, to obtain a cookie, to use it.
/// Without an answer to the first there are no others. A third that fails, or that had no cookie where there may be one, is
/// tried once more before it counts.
/// </summary>
internal sealed class KernelPlan(Target target, int port, FastOpenRequest? request, FastOpenOptions options) : IPlan<Conversation, ConversationReply>
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private readonly List<ConversationReply> _replies = [];
    private int _sent, _awaitedFlows;
    private bool _abandoned, _interrupted;
    private Instant _sentAt, _nextAt;

    /// <summary>Whom it measures.</summary>
    public Target Target => target;

    /// <summary>The port.</summary>
    public int Port => port;

    /// <summary>What it asks, or null: there is nothing to ask, and it ends at once.</summary>
    public FastOpenRequest? Request => request;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The moment from which its times count.</summary>
    public Instant Zero { get; private set; }

    /// <summary>What the connections came to, in their order; further attempts at the third follow it.</summary>
    public IReadOnlyList<ConversationReply> Replies => _replies;

    /// <summary>Whether the user stopped it before all its connections were made.</summary>
    public bool WasInterrupted { get; private set; }

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
            Instant due = _sentAt + options.Timeout; // also when the user is in a hurry: silence that was cut short is nobody's
            if (now < due || _abandoned) return PlanStep<Conversation>.Wait(_abandoned ? Instant.Never : due);
            _abandoned = true;
            return PlanStep<Conversation>.Abandon(_sent - 1);
        }

        if (request is null) return PlanStep<Conversation>.Finished;
        // The first two need nobody to look at them; what comes of the third may depend on what was seen.
        if (_awaitedFlows > 0 && _replies is not ([{ End: ConversationEnd.Answered }] or { Count: 2 })) return PlanStep<Conversation>.Wait(Instant.Never);
        bool finished = IsFinished;
        if (_interrupted && !finished) WasInterrupted = true;
        if (_interrupted || finished) return PlanStep<Conversation>.Finished;
        if (now < _nextAt) return PlanStep<Conversation>.Wait(_nextAt);
        _sentAt = now;
        _abandoned = false;
        return PlanStep<Conversation>.Send(_sent++, new Conversation(new System.Net.IPEndPoint(target.Address, port), request.Bytes)
        {
            Judge = request.Judge,
            TlsName = request.TlsName,
            UsesFastOpen = _sent > 1,
            ForgetsCookie = _sent == 2 && !options.KeepsCookies,
        });
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
        if (_replies.Count >= 3 && reply.End != ConversationEnd.Answered) _nextAt = reply.At + BackOff;
    }

    public void Interrupt() => _interrupted = true;

    private bool IsFinished => _replies is [{ End: not ConversationEnd.Answered }, ..] || CookieUse.IsDecided(_replies);
}
