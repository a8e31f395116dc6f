using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// What both layers together say. The wire never changes what the kernel's connections say of connectivity; where it shows the opposite,
/// nothing is said.
/// </summary>
/// <param name="Conditions">The conditions, in the order of results.</param>
/// <param name="Basis">What cookie and data conditions rest on: <c>kernel</c>, <c>capture</c> or <c>wire</c>; null without any.</param>
internal sealed record Verdict(IReadOnlyList<string> Conditions, string? Basis)
{
    /// <summary>Whether the layers contradict one another in whether the target answers at all.</summary>
    public bool IsConnectivityInDoubt { get; private init; }

    /// <summary>Combines what was found.</summary>
    public static Verdict Of(KernelFindings? kernel, WireFindings? wire, PathFindings? path = null)
    {
        List<string> found = [];
        string? fromKernel = kernel?.Third is null ? null : kernel.IsCaptured ? "capture" : "kernel";
        bool wireDecides = wire is { IsOpen: true };
        string? cookie = (wireDecides ? wire!.Cookie : null) ?? kernel?.Cookie;
        // A kernel that asked by the kind that works where the wire's probe was lost is right, and the other way round.
        if (cookie != TfoConditions.CookieReceived && kernel?.Cookie == TfoConditions.CookieReceived) cookie = kernel.Cookie;
        string? data = wireDecides && wire!.SynData is not null ? wire.SynData : kernel?.SynData;
        var doubts = new Contradictions(kernel, wireDecides ? wire : null);
        if (doubts.IsContradictory) found.Add(Condition.With(TfoConditions.Undecided, "contradictory"));
        if (doubts.IsOptionGone) found.Add(Condition.With(TfoConditions.Undecided, "backlog"));
        if (doubts.HasSynData) data = null;
        if (data is not null) found.Add(data);
        if (cookie is not null) found.Add(cookie);
        else if (!wireDecides && kernel?.WhyNoCookie is { } untold) found.Add(Condition.With(TfoConditions.Undecided, untold));
        string? why = data is not null || doubts.HasSynData ? null : (wireDecides ? wire!.WhyNoSynData : null) ?? kernel?.WhyNoSynData;
        if (why is not null) found.Add(Condition.With(TfoConditions.Undecided, why));
        if (kernel is not null) found.AddRange(kernel.Others(doubts, wire?.Saved is not null));
        if (wire is not null && (kernel is null || wire.IsOpen)) found.AddRange(wire.Others(doubts));
        if (path is not null) Decide(found, path);
        return new Verdict(
            Condition.Sort(found),
            cookie is null && data is null ? null : wireDecides ? "wire" : fromKernel)
        { IsConnectivityInDoubt = doubts.HasConnectivity };
    }

    // A router that cites a SYN without its option is a proof: the server may speak fast open, but is never asked.
    private static void Decide(List<string> found, PathFindings path)
    {
        int undecided = found.IndexOf(Condition.With(TfoConditions.Undecided, "legacy_or_stripped"));
        if (undecided >= 0 && path.IsStripped(WireProbes.NameOf(WireProbeKind.Ask34))) found[undecided] = TfoConditions.OptionStripped;
    }
}
