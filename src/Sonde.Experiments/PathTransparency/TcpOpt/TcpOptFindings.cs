using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.TcpOpt;

/// <summary>What the connections and the citations say of TCP options, in conditions.</summary>
/// <param name="probes">The connections.</param>
/// <param name="path">What routers cite, or null.</param>
internal sealed class TcpOptFindings(VariantProbes probes, PathFindings? path)
{
    /// <summary>All of it.</summary>
    public IEnumerable<string> All()
    {
        foreach ((string name, string prefix, _) in TcpOptConditions.Options)
            yield return new Connectivity(new ConnectivityWords($"tcpopt.{name}")).Of(probes, name, new ConnectivityWords(prefix));
        if (new Connectivity(TcpOptConditions.Common).TargetOf(probes) is { } target) yield return target;
        if (!probes.IsOpen) yield break;
        foreach ((string name, string prefix, _) in TcpOptConditions.Options)
        {
            if (name != "unknown")
            {
                if (Unsolicited(name) is { } isSeen) yield return $"{prefix}.unsolicited.{(isSeen ? "seen" : "not_seen")}";
                if (Opened(name).Any()) yield return $"{prefix}.negotiation.{(IsNegotiated(name) ? "succeeded" : "failed")}";
            }

            yield return OfPath(name);
        }
    }

    private string OfPath(string name)
    {
        CraftedFlow[] opened = [.. Opened(name)];
        CraftedFlow best = probes.Of(name)!;
        if (opened.Length == 0 && !probes.IsBare(best))
        {
            return probes.WhyDoubt(best) is { } doubt
                ? TcpOptConditions.Undecided(name, doubt)
                : TcpOptConditions.Path(name, "dropped");
        }

        WayFate cited = WayFates.Of(path, name);
        // It arrived, by whatever way, and is taken off by another.
        if (cited == WayFate.Differing || (cited == WayFate.Changed && IsNegotiated(name)))
            return TcpOptConditions.Undecided(name, "contradictory");
        if (cited == WayFate.Changed || opened.OfType<TimestampFlow>().Any(flow => flow.IsRewritten))
            return TcpOptConditions.Path(name, "stripped");
        if (IsNegotiated(name))
        {
            return opened.All(flow => TcpOptMethod.HasAnswered(flow, name))
                ? TcpOptConditions.Path(name, "kept")
                : TcpOptConditions.Undecided(name, "contradictory");
        }

        if (opened.Length == 0) return TcpOptConditions.Undecided(name, "path_loss");
        return TcpOptConditions.Undecided(name, name == "unknown" ? "kept_or_stripped" : "legacy_or_stripped");
    }

    private IEnumerable<CraftedFlow> Opened(string name)
        => probes.AllOf(name).Where(flow => flow is { SynAckSeen: not null, LostSynAck: false } && !probes.IsBare(flow));

    private bool IsNegotiated(string name) => Opened(name).Any(flow => TcpOptMethod.HasAnswered(flow, name));

    // Connections that offer another option do not ask for this one either.
    private bool? Unsolicited(string name)
    {
        CraftedFlow[] others = [.. probes.Flows.Where(flow => flow.Name != name && flow.SynAckSeen is not null)];
        if (others.Any(flow => TcpOptMethod.HasAnswered(flow, name))) return true;
        return others.Any(flow => !probes.MayBeSaidAgain(flow)) ? false : null;
    }
}
