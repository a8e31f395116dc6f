using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>The crafted connections of an A/B experiment to one target: all of its recipes side by side.</summary>
/// <param name="target">Whom to measure.</param>
/// <param name="method">The experiment.</param>
/// <param name="timeout">How long a connection may take.</param>
/// <param name="stage">Where packets leave.</param>
internal sealed class VariantProbes(JobTarget target, VariantMethod method, TimeSpan timeout, WireStage stage)
    : CraftedPlan<CraftedFlow>(target, stage.Source, stage.NextPort, stage.Random, () => stage.Channel.CaptureDrops ?? 0)
{
    /// <summary>Why the target cannot be measured, or null; nothing is sent then.</summary>
    public string? Error { get; init; }

    /// <summary>The connection that all others are compared with.</summary>
    public CraftedFlow Plain => Of(SegmentRecipe.PlainName)!;

    /// <summary>All connections of a name.</summary>
    public IEnumerable<CraftedFlow> AllOf(string name) => Flows.Where(flow => flow.Name == name);

    /// <summary>Whether the target is of IPv4.</summary>
    public bool IsIpv4 => PacketAddress.From(Target.Target.Address).IsIpv4;

    protected override void BeginFirst(Instant now)
    {
        if (Error is not null) return;
        foreach (SegmentRecipe recipe in method.Recipes(IsIpv4)) Start(now, recipe);
    }

    /// <summary>Whether nobody knows what the server said first: it lacks what is looked for, and may be what was said again.</summary>
    public bool IsBare(CraftedFlow flow) => flow.SynAckSeen is not null && method.IsLacking(flow) && MayBeSaidAgain(flow);

    protected override bool IsPoor(CraftedFlow flow) => base.IsPoor(flow) || method.IsToBeRepeated(flow) || IsBare(flow);

    protected override bool IsUntold(CraftedFlow flow) => IsBare(flow) && method.IsAskedOn(flow);

    protected override int LeastTries(CraftedFlow flow) => method.LeastTries(flow);

    protected override void Repeat(Instant now, CraftedFlow poor) => Start(now, poor.Recipe, poor);

    private void Start(Instant now, SegmentRecipe recipe, CraftedFlow? former = null) => Start(now, (ends, isn) =>
    {
        CraftedFlow flow = method.Make(recipe, ends, Target.Request, isn, timeout);
        flow.Round = Round;
        if (former is not null) method.TakeOver(former, flow);
        return flow;
    });
}
