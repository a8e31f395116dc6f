using Sonde.Experiments.Traceroute.Paths;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Compares the test with the control, TTL by TTL. The control shows how the path is: where it fails too, nothing can be told of the
/// test. An answer is the target's own when it comes from as far away as the same connection's handshake.
/// </summary>
internal sealed class PayloadComparison
{
    // Ordinary networks lose up to 30 % of what is sent and of what is answered: more than one in two tries is not answered by chance.
    private const double MostLoss = 0.51;

    // Hops by which ways to a target hardly differ.
    private const int MostShorter = 3;

    private const string NoHandshake = "no_handshake", MayBeLost = "request_may_be_lost";

    /// <summary>What is likelier than this may be chance.</summary>
    public const double MostChance = 1e-5;

    private readonly IPayloadTrace _plan;
    private readonly PacketAddress _destination;
    private readonly PayloadWays _ways;
    private readonly PayloadCell[] _control;
    private readonly PayloadCell[] _test;

    /// <summary>Compares.</summary>
    public PayloadComparison(IPayloadTrace plan)
    {
        _plan = plan;
        PayloadCells schedule = plan.Cells;
        _destination = PacketAddress.From(plan.Target.Address);
        _ways = new PayloadWays(_destination, schedule);
        WorkedBefore = Works(schedule.Before);
        // What is provoked may last, and hit the control too. Then only what was sent before counts of it.
        IsResidual = WorkedBefore && schedule.After.Flows.Count > 0
            && schedule.After.Flows.TrueForAll(flow => flow is { IsSettled: true, IsUncertain: false }) && !Works(schedule.After)
            && (schedule.After.Endings.Any() || !schedule.MayReturnBeLost);
        int last = IsResidual ? schedule.PartedAt ?? plan.Settings.MaxTtl : plan.Settings.MaxTtl;
        _control = [.. schedule.Control.Cells.Where(cell => cell.Ttl <= last)];
        _test = [.. schedule.Test.Cells];
        ControlEnding = PayloadEnding.Of(_control, IsOwn);
        TestEnding = PayloadEnding.Of(_test, IsOwn);
        Verdict = Judge();
    }

    /// <summary>What it came to.</summary>
    public PathVerdict Verdict { get; }

    /// <summary>
    /// Why nothing can be told: <c>interrupted</c>, <c>no_connection</c>, <c>test_not_sent</c>, <c>control_fails</c>, <c>too_big</c>,
    /// <c>too_little</c> or <c>silence_may_be_chance</c>; of a capture also <c>no_control</c>, <c>requests_cut</c>,
    /// <c>nothing_came_back</c>, <c>no_handshake</c> or <c>request_may_be_lost</c>. Null otherwise.
    /// </summary>
    public string? Reason { get; private set; }

    /// <summary>The lowest TTL by which the two are known to have parted; null where they have not, or nobody knows how far away.</summary>
    public int? PartsAt { get; private set; }

    /// <summary>Whether the control was answered by the target before any test.</summary>
    public bool WorkedBefore { get; }

    /// <summary>Whether the control worked before the test and did so no more after it, which loss does not explain.</summary>
    public bool IsResidual { get; }

    /// <summary>Whether the control is cut off by the same and at the same hop: what does it does not look at names.</summary>
    public bool IsControlToo { get; private set; }

    /// <summary>Where the control ended, or null.</summary>
    public PayloadEnding? ControlEnding { get; }

    /// <summary>Where the test ended, or null.</summary>
    public PayloadEnding? TestEnding { get; }

    /// <summary>The TTL at which the control reaches the target, or null.</summary>
    public int? Distance => ControlEnding is { IsOwn: true } ending ? ending.Ttl : null;

    /// <summary>Whether an answer has the marks of the target's own.</summary>
    public bool IsOwn(PayloadConnection flow, PayloadAnswer answer) => _ways.IsOwn(flow, answer);

    // A capture that does not show what answered the SYN leaves open whose an answer is that has other marks than usual.
    private bool IsDoubtful(PayloadConnection flow, PayloadAnswer answer)
        => flow.Handshake.Answer is null && answer.Heard.From == _destination && !IsOwn(flow, answer);

    // Senders begin with 32, 64, 128 or 255, and some with one for a handshake and another for a reset.
    internal static int HopsOf(byte ttl) => (ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;

    private bool Works(PayloadCell cell)
        => cell.Endings.Any() && cell.Endings.All(each => IsOwn(each.Flow, each.Answer) || IsDoubtful(each.Flow, each.Answer));

    private PathVerdict Judge()
    {
        if (_plan.WasInterrupted) return Unknown(PathReasons.Interrupted);
        if (!_plan.Connections.Any(flow => flow.SynAck is not null || flow.PayloadAt is not null)) return Unknown("no_connection");
        if (Array.TrueForAll(_test, cell => cell.Sent == 0)) return Unknown("test_not_sent");
        if (_plan.IsReplayed && Array.TrueForAll(_control, cell => cell.Sent == 0)) return Unknown(_plan.WithoutControl);
        if (_plan.IsReplayed && _plan.Connections.All(flow => flow.Hearing.All.Count == 0)) return Unknown("nothing_came_back");
        if ((TestEnding is null && Array.Exists(_test, cell => cell.IsTooBig))
            || (ControlEnding is null && Array.Exists(_control, cell => cell.IsTooBig))) return Unknown("too_big");
        return TestEnding is { } ending ? JudgeEnded(ending) : JudgeSilent();
    }

    private PathVerdict JudgeEnded(PayloadEnding test)
    {
        int common = LastCommon(test.Ttl);
        int passed = _control.Count(cell => cell.Ttl >= test.Ttl && cell.Expired is not null);
        PathVerdictKind midway = test.Answer.Kind switch
        {
            PayloadAnswerKind.Unreachable => PathVerdictKind.DroppedAfter,
            PayloadAnswerKind.Data or PayloadAnswerKind.Ack => PathVerdictKind.AnsweredMidway,
            _ => PathVerdictKind.ResetMidway,
        };
        bool isDoubtful = IsDoubtful(test.Flow, test.Answer);
        IsControlToo = !test.IsOwn && ControlEnding is { IsOwn: false } cut && PayloadCut.IsSame(test, cut);
        // Of paths of unequal length each connection may take another.
        if (test is { IsOwn: true, DoesReplyTtlMove: false } && !IsResidual && ControlEnding is { IsOwn: true } alike
            && alike.Ttl == test.Ttl && _ways.AreAlikeAt(test.Ttl)) return new(PathVerdictKind.Agrees, 0);
        if (passed > 0)
        {
            // An answer with the marks of the target's own is another's only where it comes again and again, and the control's never. In a
            // capture, in which nobody can be asked again, a way that is so much shorter counts as none.
            bool isOften = passed > 1
                && (isDoubtful || (_plan.IsReplayed && passed > MostShorter) || _ways.ChanceFrom(test.Ttl) <= MostChance);
            bool isMidway = (!test.IsOwn && !isDoubtful) || test.DoesReplyTtlMove || isOften || IsResidual;
            if (isDoubtful && !isMidway) return Unknown(NoHandshake);
            bool isOthers = !test.IsOwn && (!isDoubtful || test.Flow.Handshake.Usual is not null);
            if (isMidway && !isOthers && !test.DoesReplyTtlMove && !IsSeenOften(_test, test)) return Unknown(MayBeLost);
            return isMidway ? Parted(midway, common, test.Ttl) : Diverged(common, test.Ttl);
        }

        if (ControlEnding is not { } control)
            return WorkedBefore && !test.IsOwn && !isDoubtful ? Parted(midway, common, test.Ttl) : Unknown("control_fails");
        if (isDoubtful || IsDoubtful(control.Flow, control.Answer)) return Unknown(NoHandshake);
        if (!control.IsOwn) return IsControlToo ? Parted(midway, common, test.Ttl) : Unknown("control_fails");

        if (!test.IsOwn) return Parted(midway, common, test.Ttl);
        // A target whose answer was lost is heard beyond its distance: silence below explains a longer way.
        bool mayBeAlike = Math.Max(LowestEnd(_control, control), LowestEnd(_test, test)) <= Math.Min(control.Ttl, test.Ttl);
        return mayBeAlike ? new(PathVerdictKind.Agrees, 0) : Diverged(common, Math.Min(control.Ttl, test.Ttl));
    }

    // A capture may have lost the request that was answered, and show one with a lower TTL: then those that follow were not answered.
    private bool IsSeenOften(PayloadCell[] cells, PayloadEnding ending)
    {
        if (!_plan.IsReplayed) return true;
        PayloadCell[] from = [.. cells.Where(cell => cell.Ttl >= ending.Ttl)];
        return from.Count(cell => cell.IsEnd) > 1 && !Array.Exists(from, cell => !cell.IsEnd && cell.Expired is not null);
    }

    private PathVerdict Diverged(int common, int at)
        => (TestEnding is { } test && !IsSeenOften(_test, test)) || (ControlEnding is { } control && !IsSeenOften(_control, control))
            ? Unknown(MayBeLost)
            : Parted(PathVerdictKind.Diverges, common, at);

    // Silence counts only where the control is answered, and where the test was really sent.
    private PathVerdict JudgeSilent()
    {
        int last = LastExpired(_test);
        PayloadCell[] witnesses = [.. _control.Where(cell => cell.Ttl > last && cell.IsAnswered && _test[cell.Ttl].IsSilent)];
        if (ControlEnding is { IsOwn: false }) return Unknown("control_fails");
        if (ControlEnding is { } control)
        {
            if (last >= control.Ttl) return Diverged(LastCommon(control.Ttl), control.Ttl);
            bool wasSent = Array.Exists(_test, cell => cell.Ttl >= control.Ttl && cell.IsSilent);
            if (!wasSent || witnesses.Length == 0) return Unknown("test_not_sent");
            return MayBeLoss(_plan.Cells.Test.SilentFrom(control.Ttl))
                ? Unknown(PathReasons.MayBeChance)
                : Parted(PathVerdictKind.DroppedAfter, last, _plan.Cells.FirstSilent ?? control.Ttl);
        }

        if (!WorkedBefore)
        {
            IsControlToo = PayloadCut.AreSilentAlike(_control, _test, _plan);
            return IsControlToo ? Parted(PathVerdictKind.DroppedAfter, last, at: null) : Unknown("control_fails");
        }

        // The control goes first, so that of two that share a router's limit it alone is answered: such routers are no witnesses. That the
        // control worked, and since the test does no more however often it is sent, is one.
        if (witnesses.Length > 0)
            return !IsResidual ? Unknown(PathReasons.MayBeChance) : Parted(PathVerdictKind.DroppedAfter, last, at: null);
        return last > 0 && last == LastExpired(_control) && last >= _plan.Settings.MaxTtl - 1
            ? new(PathVerdictKind.Agrees, 0)
            : Unknown("too_little");
    }

    /// <summary>Whether so many tries may be lost by chance.</summary>
    public static bool MayBeLoss(int tries) => Math.Pow(MostLoss, tries) > MostChance;

    private static int LowestEnd(PayloadCell[] cells, PayloadEnding ending)
        => (Array.FindLast(cells, cell => cell.Ttl < ending.Ttl && cell.Expired is not null)?.Ttl ?? 0) + 1;

    private int LastCommon(int below)
        => _control.Where(cell => cell.Ttl < below && cell.Expired is not null && _test[cell.Ttl].Expired is not null)
        .Select(cell => cell.Ttl).LastOrDefault();

    private static int LastExpired(PayloadCell[] cells) => Array.FindLast(cells, cell => cell.Expired is not null)?.Ttl ?? 0;

    private PathVerdict Parted(PathVerdictKind kind, int hop, int? at)
    {
        PartsAt = at;
        return new PathVerdict(kind, hop);
    }

    private PathVerdict Unknown(string reason)
    {
        Reason = reason;
        return default;
    }
}
