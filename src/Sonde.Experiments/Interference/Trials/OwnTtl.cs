using System.Net;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>The TTL of packets that are the vantage point's own.</summary>
internal static class OwnTtl
{
    /// <summary>
    /// Asks for it once a run: whoever answers in the server's name on one port leaves the others alone, so the TTL there is the server's
    /// own.
    /// </summary>
    public static IEnumerable<TrialStep> Ask(Trial trial, TrialService service, TrialOptions options)
    {
        VantagePoint vantage = trial.Vantage;
        if (!options.IsObserved || vantage.WasAskedForTtl) yield break;
        vantage.WasAskedForTtl = true;
        var elsewhere = new IPEndPoint(vantage.Endpoint.Address, ProbeRecord.UnusedPort);
        Conversation conversation = service.Ask(vantage.Endpoint, trial.Name, options);
        yield return new TrialStep(
            conversation with { Target = elsewhere, Request = default, Tls = null, Judge = null, Judging = null, Quiet = null },
            trial.Name, false, default)
        { Variant = ProbeRecord.Elsewhere };
        foreach (PacketMarks packet in trial.Probes[^1].Reply.Packets)
            if (!packet.IsOurs) vantage.OwnTtl ??= packet.Ttl;
    }
}
