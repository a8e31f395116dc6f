using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>What of this machine decides how an A/B experiment is measured, looked at before the first packet and told: rights.</summary>
internal sealed class VariantPreflight
{
    /// <summary>Looks.</summary>
    /// <exception cref="CannotMeasureException">What the user asked for cannot be done here.</exception>
    public VariantPreflight(RunContext context, VariantOptions options)
    {
        INetwork network = context.Network;
        bool canCapture = network.Captures is { IsPermitted: true }, wantsWire = options.Layer != VariantOptions.Kernel && canCapture;
        string? flaw = wantsWire ? network.PortGuards?.Flaw : null;
        UsesWire = wantsWire && flaw is null;
        UsesKernel = options.Layer != VariantOptions.Wire;
        if (flaw is not null && (!UsesKernel || options.Locates)) throw new CannotMeasureException(flaw);
        if (!UsesKernel && !UsesWire) throw new CannotMeasureException("crafted segments need the right to send raw packets (cap_net_raw)");
        if (options.Locates && !UsesWire) throw new CannotMeasureException("--locate needs the right to send raw packets (cap_net_raw)");
        if (flaw is not null)
        {
            context.Notice($"{flaw}: only the system's connections are made");
            context.Preflight("wire_left_out", flaw);
        }

        string layers = (UsesKernel, UsesWire) switch { (true, true) => "kernel and wire", (true, false) => "kernel", _ => "wire" };
        string rights = canCapture ? "permitted" : "not permitted";
        context.Preflight("layers", layers);
        context.Preflight("raw_packets", rights);
        context.Notice($"preflight: layer {layers}; raw packets {rights}");
    }

    /// <summary>Whether connections of the system's own are made.</summary>
    public bool UsesKernel { get; }

    /// <summary>Whether crafted probes are sent.</summary>
    public bool UsesWire { get; }
}
