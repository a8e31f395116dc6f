using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Traceroute.Payloads;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>Puts the requests with limited TTL of captures through the comparison of a payload trace.</summary>
internal static class PayloadReplay
{
    private static readonly string[] UsualControls = ["example.com", "www.example.com", "example.org", "example.net"];

    /// <summary>The traces of captures.</summary>
    /// <param name="test">The capture of the test, or of both.</param>
    /// <param name="control">The capture of the control; null: it is in the other.</param>
    public static IEnumerable<PayloadPair> Of(CapturedTraffic test, CapturedTraffic? control)
    {
        IReadOnlyList<PayloadGroup> tests = PayloadGroup.Of(test), controls = control is null ? tests : PayloadGroup.Of(control);
        foreach (PayloadGroup group in tests)
        {
            PayloadGroup[] there = [.. controls.Where(each => each.Server == group.Server && each.Port == group.Port)];
            PayloadGroup? beside = there.FirstOrDefault(each => each.Client == group.Client) ?? there.FirstOrDefault();
            RequestName? usual = control is null ? ControlOf(group) : ControlOf(group, beside);
            RequestName[] names = [.. group.Names.Where(name => name != usual)];
            // A capture of one test may hold a little of its control too.
            if (control is not null) names = names.Length > 0 ? names[..1] : [.. group.Names.Take(1)];
            if (names.Length == 0) names = [.. group.Names.Take(1)];
            foreach (RequestName name in names)
                yield return new PayloadPair(group, name, usual == name && !IsToldByFile(name, control) ? null : beside, usual);
        }
    }

    // Of requests that were cut it is the file they lie in that tells the test from its control.
    private static bool IsToldByFile(RequestName name, CapturedTraffic? control) => name.IsCut && control is not null;

    /// <summary>The measurement of a trace.</summary>
    public static MeasurementDraft Draft(PayloadPair pair, RunContext context, string version, bool keepsPrivateHops)
    {
        ReplayedTrace trace = pair.ToTrace();
        MeasurementDraft draft = PayloadMeasurement.Of(trace, context, keepsPrivateHops, version);
        return ReplayedDraft.Of(draft, trace.Source);
    }

    // The most frequent name of its capture that is not the test's own.
    private static RequestName? ControlOf(PayloadGroup test, PayloadGroup? beside)
    {
        if (beside is null) return null;
        RequestName[] others = [.. beside.Names.Where(name => name != test.Names[0])];
        return others.Length > 0 ? others[0] : beside.Names[0];
    }

    // In one capture: what went unlimited first is what shows that the target answers; else the usual one, or what goes first.
    private static RequestName? ControlOf(PayloadGroup both)
    {
        if (both.Names.Count < 2) return null;
        if (both.Payloads.FirstOrDefault(each => each.Name is not null) is { IsLimited: false, Name: { } first }
            && both.Names.Contains(first))
            return first;
        RequestName[] usual = [.. both.Names.Where(name => UsualControls.Contains(name.Value))];
        return usual.Length > 0 ? usual[0] : both.Payloads.First(each => each.IsLimited).Name;
    }
}
