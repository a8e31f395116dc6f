using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The names of the crafted probes in results, and in words; and those that are followed along the way.</summary>
internal static class WireProbes
{
    private static readonly WireProbeKind[] Followed =
        [WireProbeKind.Ask34, WireProbeKind.Ask254, WireProbeKind.DataOnly, WireProbeKind.Cookie];

    /// <summary>A probe's name in results.</summary>
    public static string NameOf(WireProbeKind kind) => kind switch
    {
        WireProbeKind.Plain => SegmentRecipe.PlainName,
        WireProbeKind.Ask34 => "ask_34",
        WireProbeKind.Ask254 => "ask_254",
        WireProbeKind.DataOnly => "data",
        WireProbeKind.BogusCookie => "bogus_cookie_data",
        _ => "cookie_data",
    };

    /// <summary>What of it may be meddled with, in words.</summary>
    public static string WhatOf(WireProbeKind kind) => kind switch
    {
        WireProbeKind.Ask34 => "the option (kind 34)",
        WireProbeKind.Ask254 => "the option (kind 254)",
        WireProbeKind.DataOnly => "data on a SYN",
        _ => "data on a SYN with a cookie",
    };

    /// <summary>The search for what meddles with them.</summary>
    public static PathSearch Search(WirePlan wire, WireStage stage)
        => new(
            wire.Target.Target, wire.Target.Port,
            [.. Followed.Select(wire.Of).OfType<WireFlow>().Select(flow => SoughtProbe.Of(
                flow, WhatOf(flow.Kind), wire.Target.Request.Bytes, new FastOpenField(), new SynDataField())
                .Doubted(wire.WhyDoubt(flow) is not null))],
            wire.Flows.Select(flow => flow.LocalPort), stage.Channel, stage.Random);
}
