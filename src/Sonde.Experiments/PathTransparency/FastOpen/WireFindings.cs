using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>What the crafted probes say, in conditions.</summary>
internal sealed class WireFindings
{
    private const string LocalError = "local_error";

    private readonly WireFlow _plain, _ask34, _ask254, _data, _bogus;
    private readonly WireFlow? _cookie;
    private readonly WirePlan _plan;

    public WireFindings(WirePlan plan)
    {
        _plan = plan;
        _plain = plan.Of(WireProbeKind.Plain)!;
        _ask34 = plan.Of(WireProbeKind.Ask34)!;
        _ask254 = plan.Of(WireProbeKind.Ask254)!;
        _data = plan.Of(WireProbeKind.DataOnly)!;
        _bogus = plan.Of(WireProbeKind.BogusCookie)!;
        _cookie = plan.Of(WireProbeKind.Cookie);
    }

    /// <summary>Whether the target opens plain connections.</summary>
    public bool IsOpen => _plain.SynAck is not null;

    /// <summary>Whether a plain connection was answered.</summary>
    public bool IsAnswered => _plan.Flows.Any(flow => flow is { Kind: WireProbeKind.Plain, End: CraftedEnd.Answered });

    /// <summary>The condition of the group <c>tfo.cookie</c>, or null.</summary>
    public string? Cookie => !IsOpen ? null
        : Has(_ask34) || Has(_ask254) ? TfoConditions.CookieReceived
        : _plan.WhyUntold(_ask34) is null && _plan.WhyUntold(_ask254) is null ? TfoConditions.CookieNotReceived
        : null;

    /// <summary>The condition of the group <c>tfo.syndata</c>, or null.</summary>
    public string? SynData => !IsOpen || _cookie is not { SynDataLength: > 0 } probe ? null
        : HasAcked && !IsRejected ? TfoConditions.SynDataAcked
        : WhyDoubt(probe) is not null ? null
        : probe.LostSynAck || probe.SynDataAcked is null ? TfoConditions.SynDataFailed
        : probe.SynDataAcked > 0 ? TfoConditions.SynDataAcked
        : TfoConditions.SynDataNotAcked;

    /// <summary>Why <see cref="SynData"/> is null although the server gave a cookie, or null where it is not.</summary>
    public string? WhyNoSynData
        => SynData is not null || Cookie != TfoConditions.CookieReceived
        ? null
        : _cookie is null ? LocalError : WhyDoubt(_cookie) ?? "nothing_to_send";

    /// <summary>Whether the data of a SYN with the server's cookie was taken at least once.</summary>
    public bool HasAcked => _plan.Flows.Any(flow => flow.Kind == WireProbeKind.Cookie && TakesData(flow));

    /// <summary>Whether such a SYN was taken as a plain one at least once, without a word of why.</summary>
    public bool HasRefused => _plan.Flows.Any(_plan.IsTakenAsPlain);

    /// <summary>Whether the server answered its own cookie with another one: then it is known why it does not take the data.</summary>
    public bool IsRejected => _cookie is { SynDataAcked: 0, CookieReceived.Length: > 0 };

    /// <summary>
    /// Whether the server, that gave cookies, takes SYNs with one as plain and answers requests for one no more: its queue of fast open
    /// connections may be full, of ours too (RFC 7413 §5.1).
    /// </summary>
    public bool IsOptionGone
    {
        get
        {
            List<WireFlow> flows = [.. _plan.Flows];
            int refused = flows.FindIndex(flow => _plan.IsTakenAsPlain(flow));
            if (refused < 0) return false;
            byte kind = flows[refused].OptionKind;
            return flows.Skip(refused).Any(flow => flow.OptionKind == kind && _plan.IsAskedInVain(flow));
        }
    }

    /// <summary>Whether a request for a cookie by a kind of the option was answered by one.</summary>
    public bool IsGiven(byte kind) => IsOpen && _plan.Flows.Any(flow => flow.OptionKind == kind && Has(flow));

    /// <summary>Whether such a request, before any cookie was used, was answered without the option.</summary>
    public bool IsAskedInVain(byte kind)
        => IsOpen && _plan.Flows.TakeWhile(flow => flow.Kind != WireProbeKind.Cookie)
            .Any(flow => flow.OptionKind == kind && _plan.IsAskedInVain(flow));

    /// <summary>All conditions but those two, and but connectivity, which is not for crafted probes to say.</summary>
    /// <param name="doubts">What is in doubt is left out.</param>
    public IEnumerable<string> Others(Contradictions doubts)
    {
        if (!IsOpen)
        {
            // Something of the target came all the same: it is not dead, and why plain SYNs alone fail nobody can tell.
            yield return (WhyDoubt(_plain) ?? (_plan.Flows.Any(flow => flow.SynAck is not null) ? "contradictory" : null)) is { } doubt
                ? Condition.With(TfoConditions.Undecided, doubt)
                : KernelFindings.TargetOf(_plain.Icmp, _plain.End == CraftedEnd.Reset ? 111 : 0, connected: false);
            yield break;
        }

        foreach (string condition in OfOption(doubts).Concat(OfSynData(doubts))) yield return condition;
        if (IsRejected) yield return TfoConditions.CookieRejected;
        if (IsProxied) yield return TfoConditions.PathProxied;
        if (Saved is { } saved) yield return Condition.WithMilliseconds(TfoConditions.RttSaved, saved);
    }

    // What opened the connection is not what answers: its distance differs, or it has no window to offer yet.
    private bool IsProxied
        => _plan.Flows.Any(flow => flow.SynAck is { } opened && flow.Later is { } later && (opened.Ttl != later.Ttl || opened.Window == 0));

    /// <summary>
    /// Seconds by which the answer came sooner with data on the SYN, by the kernel's stamps, or null; so too where either was disturbed.
    /// </summary>
    public double? Saved
        => _cookie is { SynDataAcked: > 0, LostSynAck: false, FirstByteAt: { } sooner } cookie
        && _plain is { FirstByteAt: { } first, RequestAt: { } request, SynAckAt: { } opened }
        && IsUndisturbed(cookie) && IsUndisturbed(_plain)
        // What this process took to send its request is nobody's time.
        ? SavedTime.Of(opened.SecondsSince(_plain.SynAt), first.SecondsSince(request), sooner.SecondsSince(cookie.SynAt))
        : null;

    private bool IsUndisturbed(WireFlow flow) => flow is { SynRetransmits: 0, HasRepeatedData: false } && !_plan.MayBeSaidAgain(flow);

    private IEnumerable<string> OfOption(Contradictions doubts)
    {
        bool via34 = Has(_ask34), via254 = Has(_ask254);
        bool lost34 = IsLost(_ask34), lost254 = IsLost(_ask254);
        string? why = via34 ? null : _plan.WhyUntold(_ask34) ?? (via254 ? null : _plan.WhyUntold(_ask254));
        if (via34) yield return TfoConditions.OptionPassed;
        else if (doubts.HasOption) { }
        else if (lost34 || (lost254 && !via254)) yield return TfoConditions.OptionDropped;
        else if (via254 && why is null) yield return TfoConditions.OptionStripped; // the server speaks fast open: 34 did not get through
        if (via34) yield return Condition.With(TfoConditions.OptionKind, "34");
        if (via254) yield return Condition.With(TfoConditions.OptionKind, "254");
        if (why is not null) yield return Condition.With(TfoConditions.Undecided, why);
        bool silent = Cookie == TfoConditions.CookieNotReceived && !lost34 && !lost254;
        if (silent && !doubts.HasOption && !TakesData(_data) && !IsProxied)
            yield return Condition.With(TfoConditions.Undecided, "legacy_or_stripped");
    }

    private IEnumerable<string> OfSynData(Contradictions doubts)
    {
        if (TakesData(_data)) yield return TfoConditions.SynDataWithoutCookie;
        if (doubts.HasSynData) yield break;
        if (WhyDoubt(_data) is not null || (_cookie is not null && WhyDoubt(_cookie) is not null)) yield break;
        bool lostSynAck = _cookie is { LostSynAck: true } || _bogus.LostSynAck || _data.LostSynAck;
        if (_data.End == CraftedEnd.TimedOut && !lostSynAck && (_cookie is null || _cookie.End == CraftedEnd.TimedOut))
            yield return TfoConditions.SynDataDropped;
        if (_data.End == CraftedEnd.Reset && _data.SynAck is null) yield return TfoConditions.SynDataReset;
        if (!_plan.HasPathLoss && _plain.End == CraftedEnd.Answered && IsStalled(_data) && (_cookie is null || IsStalled(_cookie)))
            yield return TfoConditions.SynDataStalled;
    }

    private string? WhyDoubt(WireFlow flow) => _plan.WhyDoubt(flow);

    private static bool TakesData(WireFlow flow) => flow.SynDataAcked > 0 && !flow.LostSynAck;

    private static bool IsStalled(WireFlow flow) => flow is { End: CraftedEnd.Silent, SynAck: not null };

    private static bool Has(WireFlow flow) => flow.CookieReceived is { Length: > 0 };

    private bool IsLost(WireFlow flow)
        => flow is { SynAck: null, End: CraftedEnd.TimedOut or CraftedEnd.Reset or CraftedEnd.Unreachable } && WhyDoubt(flow) is null;
}
