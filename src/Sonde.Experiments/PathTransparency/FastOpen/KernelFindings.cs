using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>What the kernel's three connections say, in conditions.</summary>
internal sealed class KernelFindings
{
    private const string LocalError = "local_error", PathLoss = "path_loss";
    private const int ConnectionRefused = 111, NoRoute = 113, NetworkUnreachable = 101;
    private const int NotAcknowledged = 2, SentAgain = 3;

    private readonly IReadOnlyList<ConversationReply> _replies;
    private readonly bool _isObserved, _isHeldUpAll, _losesPackets;

    /// <summary>Looks at the connections.</summary>
    /// <param name="replies">What they came to, the first at least.</param>
    /// <param name="isObserved">Whether their packets were to be captured.</param>
    /// <param name="failed">What others without fast open came to beside the first of these.</param>
    /// <param name="beside">Plain ones behind these, where the system fell back.</param>
    public KernelFindings(
        IReadOnlyList<ConversationReply> replies, bool isObserved, IReadOnlyList<ConversationReply>? failed = null,
        IReadOnlyList<ConversationReply>? beside = null)
    {
        failed ??= [];
        beside ??= [];
        (_replies, _isObserved) = (replies, isObserved);
        Baseline = replies[0];
        bool hasSilence = failed.Any(IsSilent);
        IsUnheard = IsSilent(Baseline) || hasSilence;
        // Who lets so many SYNs pass in a second holds up plain ones as well.
        _isHeldUpAll = beside.Any(plain => plain.ConnectedAt is null || CookieUse.WasHeldUp([.. replies, .. beside], plain));
        _losesPackets = hasSilence || _isHeldUpAll;
        Third = CookieUse.PlaceOfThird(replies) is { } place ? replies[place] : null;
        if (Third is not { } third)
        {
            HasLocalTrouble = Baseline.IsLocal || failed.Any(reply => reply.IsLocal);
            return;
        }

        HasLocalTrouble = Baseline.IsUnheard || (third.End != ConversationEnd.Answered && replies.Skip(1).Any(reply => reply.IsLocal));
        (Cookie, bool cookieSeen) = CookieOf(third);
        (SynData, bool dataSeen) = SynDataOf(third);
        bool isUntold = SynData == TfoConditions.SynDataFailed && CookieUse.IsSynDataUntold(replies, _losesPackets);
        if (isUntold) (SynData, dataSeen) = (null, false);
        IsCaptured = cookieSeen || dataSeen;
    }

    /// <summary>The connection without fast open.</summary>
    public ConversationReply Baseline { get; }

    /// <summary>Whether nothing at all came to a connection without fast open.</summary>
    public bool IsUnheard { get; }

    /// <summary>The connection that uses the cookie, or null where there was none.</summary>
    public ConversationReply? Third { get; }

    /// <summary>The condition of the group <c>tfo.cookie</c>, or null.</summary>
    public string? Cookie { get; }

    /// <summary>The condition of the group <c>tfo.syndata</c>, or null.</summary>
    public string? SynData { get; }

    /// <summary>Why <see cref="SynData"/> is null although the server gave a cookie, or null where it is not.</summary>
    public string? WhyNoSynData
        => SynData is not null || Cookie != TfoConditions.CookieReceived
        ? null
        : HasLocalTrouble ? LocalError
        : Third is { HadCookie: false } ? "cookie_forgotten"
        : CookieUse.IsSynDataUntold(_replies, _losesPackets) ? PathLoss : "packets_missed";

    /// <summary>Why <see cref="Cookie"/> is null, or null where it is not, or the rest says it.</summary>
    public string? WhyNoCookie => Cookie is null && Third is not null && !HasLocalTrouble ? PathLoss : null;

    /// <summary>Whether the data of a SYN with a cookie was taken at least once.</summary>
    public bool HasAcked => Used.Any(reply => SynDataOf(reply).Condition == TfoConditions.SynDataAcked);

    /// <summary>Whether such a SYN was answered without its data being taken; one that was sent again without the option is none.</summary>
    public bool HasRefused
        => Used.Any(
            reply => reply.ConnectedAt is not null && !WasHeldUp(reply) && SynDataOf(reply).Condition == TfoConditions.SynDataNotAcked);

    /// <summary>Whether a request for a cookie by a kind of the option was answered by one.</summary>
    public bool IsGiven(byte kind)
        => _replies.Any(reply => reply.Flow?.Of<TfoChain.Fields>() is { AckCookieLength: > 0 } tfo && tfo.AckKind == kind);

    /// <summary>Whether such a request was answered without the option; a SYN that was sent again without it asked for nothing.</summary>
    public bool IsAskedInVain(byte kind) => _replies.Any(reply => reply is { Flow: { IsIncomplete: false } flow } && !WasHeldUp(reply)
        && flow.Of<TfoChain.Fields>() is { SynCookieLength: 0, DataLength: 0, FellBack: false, AckKind: 0 } tfo && tfo.SynKind == kind
        && tfo.Acknowledgement != 0);

    private static bool IsSilent(ConversationReply reply) => reply is { End: ConversationEnd.Abandoned, Received: 0 };

    private bool WasHeldUp(in ConversationReply reply) => CookieUse.WasHeldUp(_replies, reply);

    private IEnumerable<ConversationReply> Used => _replies.Skip(2).Where(reply => reply.HadCookie);

    /// <summary>Whether <see cref="Cookie"/> and <see cref="SynData"/> come from packets, not from the kernel's word.</summary>
    public bool IsCaptured { get; }

    /// <summary>Connections whose packets were not captured, although they left.</summary>
    public int Missed => _isObserved ? _replies.Count(reply => reply is { Flow: null, NeverLeft: false }) : 0;

    /// <summary>
    /// Connections that would decide could not even leave this machine, or it lost what came: nobody else is to blame for what failed.
    /// </summary>
    public bool HasLocalTrouble { get; }

    /// <summary>The condition of the group <c>tfo.connectivity</c>, or null where it would tell of this machine only.</summary>
    public string? Connectivity
        => HasLocalTrouble ? null : (Baseline.End == ConversationEnd.Answered, Third?.End == ConversationEnd.Answered) switch
        {
            (true, true) => TfoConditions.Works,
            (true, false) => TfoConditions.Broken,
            (false, true) => TfoConditions.Transient,
            _ => TfoConditions.Offline,
        };

    /// <summary>Whether the system fell back to a plain SYN, as far as these connections alone tell.</summary>
    public bool FellBack => Third is { End: ConversationEnd.Answered } third && FallbackDelay(third) is not null;

    /// <summary>All conditions but those of cookie and data.</summary>
    /// <param name="doubts">What is in doubt is left out.</param>
    /// <param name="wireSaved">Whether crafted probes tell the time saved, which they do better.</param>
    public IEnumerable<string> Others(Contradictions doubts, bool wireSaved)
    {
        if (Connectivity is null) yield return Condition.With(TfoConditions.Undecided, LocalError);
        else if (!doubts.HasConnectivity) yield return Connectivity;
        if (!doubts.HasConnectivity && !HasLocalTrouble && Baseline.End != ConversationEnd.Answered)
            yield return TargetOf(Baseline.Icmp, Baseline.Errno, Baseline.ConnectedAt is not null);
        if (Third is { End: ConversationEnd.Answered } third && FallbackDelay(third) is { } delay)
            yield return _isHeldUpAll
                ? Condition.With(TfoConditions.Undecided, PathLoss)
                : Condition.WithMilliseconds(TfoConditions.FallbackDelayed, delay);
        if (!wireSaved && Saved is { } saved) yield return Condition.WithMilliseconds(TfoConditions.RttSaved, saved);
        if (!_isObserved) yield break;
        if (_replies.Skip(1).Any(reply => reply is { NeverLeft: false } and not { Flow.IsIncomplete: false }))
            yield return PathspiderConditions.NotObserved;
        if (Missed > 0) yield return Condition.With(PathspiderConditions.MissedFlows, $"{Missed}");
    }

    /// <summary>
    /// Seconds by which the answer came sooner with data on the SYN, or null; so too where either was disturbed, for what is lost and said
    /// again takes time of its own.
    /// </summary>
    public double? Saved
        => Third is { End: ConversationEnd.Answered, SynDataAcked: true, Took: { } sooner } third
        && Baseline is { ConnectedAt: { } opened, Took: { } took }
        && IsUndisturbed(third) && IsUndisturbed(Baseline) && opened.SecondsSince(Baseline.SentAt) is var opening
        ? SavedTime.Of(opening, took - opening, sooner)
        : null;

    private bool IsUndisturbed(in ConversationReply reply) => reply is { Retransmits: 0, SynRetransmits: 0 } && !WasHeldUp(reply);

    /// <summary>What is to be said of a target that does not answer.</summary>
    public static string TargetOf(IcmpError? icmp, int errno, bool connected) => (icmp, errno) switch
    {
        _ when connected => Condition.With(TfoConditions.Undecided, "no_answer"),
        ({ From: { AddressFamily: AddressFamily.InterNetworkV6 } } error, _)
            => OfIcmp(error, refused: 4, prohibited: error is { Type: 1, Code: 1 or 5 }),
        ({ } error, _) => OfIcmp(error, refused: 3, prohibited: error is { Type: 3, Code: 9 or 10 or 13 }),
        (_, ConnectionRefused) => TfoConditions.TargetRefused,
        (_, NoRoute or NetworkUnreachable) => TfoConditions.TargetUnreachable,
        (_, 0) => TfoConditions.TargetDead,
        _ => Condition.With(TfoConditions.Undecided, LocalError),
    };

    private static string OfIcmp(IcmpError error, byte refused, bool prohibited)
        => prohibited ? TfoConditions.TargetProhibited
        : error.Code == refused && error.Type is 1 or 3 && error.Code == refused ? TfoConditions.TargetRefused
        : TfoConditions.TargetUnreachable;

    private (string? Condition, bool Captured) CookieOf(in ConversationReply third)
    {
        if (CookieUse.WasGiven(_replies)) return (TfoConditions.CookieReceived, true);
        if (HasLocalTrouble) return (null, false);
        // A cookie that was not there before must have come, whatever the capture missed.
        if (third.HadCookie && !_replies[1].HadCookie) return (TfoConditions.CookieReceived, false);
        if (CookieUse.IsCookieUntold(_replies, _losesPackets)) return (null, false);
        bool wholeAnswers = _replies.Skip(1)
            .All(reply => reply.Flow is { IsIncomplete: false } flow && flow.Of<TfoChain.Fields>() is { SynKind: not 0 });
        if (wholeAnswers && !(_replies[1].HadCookie && third.SynDataAcked)) return (TfoConditions.CookieNotReceived, true);
        return (third.HadCookie ? TfoConditions.CookieReceived : TfoConditions.CookieNotReceived, false);
    }

    private (string? Condition, bool Captured) SynDataOf(in ConversationReply third)
    {
        if (HasLocalTrouble) return (null, false);
        if (third.Flow is { IsIncomplete: false } flow)
        {
            // A SYN without the option gives no verdict.
            return flow.Of<TfoChain.Fields>() is { SynKind: not 0 } tfo ? (TfoChain.SynDataOf(flow, tfo), true) : (null, true);
        }

        if (!third.HadCookie) return (null, false);
        if (third.SynDataAcked) return (TfoConditions.SynDataAcked, false);
        return (
            third.ConnectedAt is not null && third.FastOpenFailure == NotAcknowledged
            ? TfoConditions.SynDataNotAcked
            : TfoConditions.SynDataFailed, false);
    }

    private double? FallbackDelay(in ConversationReply third)
    {
        bool fellBack = third.FastOpenFailure == SentAgain || (third.FastOpenFailure != NotAcknowledged && third.SynRetransmits > 0);
        if (!fellBack || third.SynDataAcked) return null;
        if (third.ConnectedAt is not { } connected || Baseline.ConnectedAt is not { } before) return null;
        return Math.Max(0, connected.SecondsSince(third.SentAt) - before.SecondsSince(Baseline.SentAt));
    }
}
