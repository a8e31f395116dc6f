using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.FastOpen;

/// <summary>What the crafted probes say, in conditions.</summary>
internal sealed class WireFindings
{
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

    /// <summary>The condition of the group <c>tfo.cookie</c>, or null.</summary>
    public string? Cookie => !IsOpen ? null : Has(_ask34) || Has(_ask254) ? Conditions.CookieReceived : Conditions.CookieNotReceived;

    /// <summary>The condition of the group <c>tfo.syndata</c>, or null.</summary>
    public string? SynData => !IsOpen || _cookie is not { SynDataLength: > 0 } probe ? null
        : probe.LostSynAck || probe.SynDataAcked is null ? probe.End is WireEnd.Pending or WireEnd.Unsent ? null : Conditions.SynDataFailed
        : probe.SynDataAcked > 0 ? Conditions.SynDataAcked
        : Conditions.SynDataNotAcked;

    /// <summary>All conditions but those two, and but connectivity, which is not for crafted probes to say.</summary>
    public IEnumerable<string> Others()
    {
        if (!IsOpen)
        {
            yield return KernelFindings.TargetOf(_plain.Icmp, _plain.End switch { WireEnd.Reset => 111, WireEnd.Unsent => 1, _ => 0 }, connected: false);
            yield break;
        }

        foreach (string condition in OfOption().Concat(OfSynData())) yield return condition;
        if (_cookie is { SynDataAcked: 0, CookieReceived.Length: > 0 }) yield return Conditions.CookieRejected;
        if (IsProxied) yield return Conditions.PathProxied;
        if (Saved is { } saved) yield return Conditions.WithMilliseconds(Conditions.RttSaved, saved);
    }

    // What opened the connection is not what answers: its distance differs, or it has no window to offer yet.
    private bool IsProxied => _plan.Flows.Any(flow => flow.SynAck is { } opened && flow.Later is { } later && (opened.Ttl != later.Ttl || opened.Window == 0));

    /// <summary>Seconds by which the answer came sooner with data on the SYN, by the kernel's stamps, or null.</summary>
    public double? Saved => _cookie is { SynDataAcked: > 0, LostSynAck: false, FirstByteAt: { } sooner } && _plain.FirstByteAt is { } later
        && later.SecondsSince(_plain.SynAt) - sooner.SecondsSince(_cookie.SynAt) is > 0 and var saved ? saved : null;

    private IEnumerable<string> OfOption()
    {
        bool via34 = Has(_ask34), via254 = Has(_ask254);
        bool lost34 = IsLost(_ask34), lost254 = IsLost(_ask254);
        if (via34) yield return Conditions.OptionPassed;
        else if (lost34 || (lost254 && !via254)) yield return Conditions.OptionDropped;
        else if (via254) yield return Conditions.OptionStripped; // the server speaks fast open, so kind 34 did not get through
        if (via34) yield return Conditions.With(Conditions.OptionKind, "34");
        if (via254) yield return Conditions.With(Conditions.OptionKind, "254");
        bool silent = !via34 && !via254 && !lost34 && !lost254;
        if (silent && !TakesData(_data) && !IsProxied) yield return Conditions.With(Conditions.Undecided, "legacy_or_stripped");
    }

    private IEnumerable<string> OfSynData()
    {
        if (TakesData(_data)) yield return Conditions.SynDataWithoutCookie;
        bool lostSynAck = _cookie is { LostSynAck: true } || _bogus.LostSynAck || _data.LostSynAck;
        if (_data.End == WireEnd.TimedOut && !lostSynAck && (_cookie is null || _cookie.End == WireEnd.TimedOut)) yield return Conditions.SynDataDropped;
        if (_data.End == WireEnd.Reset && _data.SynAck is null) yield return Conditions.SynDataReset;
        if (_plain.End == WireEnd.Answered && IsStalled(_data) && (_cookie is null || IsStalled(_cookie))) yield return Conditions.SynDataStalled;
    }

    private static bool TakesData(WireFlow flow) => flow.SynDataAcked > 0 && !flow.LostSynAck;

    private static bool IsStalled(WireFlow flow) => flow is { End: WireEnd.Silent, SynAck: not null };

    private static bool Has(WireFlow flow) => flow.CookieReceived is { Length: > 0 };

    private static bool IsLost(WireFlow flow) => flow is { SynAck: null, End: WireEnd.TimedOut or WireEnd.Reset or WireEnd.Unreachable };
}
