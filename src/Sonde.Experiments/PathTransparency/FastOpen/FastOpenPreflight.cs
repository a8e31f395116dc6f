using System.Globalization;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>
/// What of this machine decides how fast open is measured, looked at before the first packet and told: the client's setting, the memory
/// of black holes that switches fast open off for all targets, cookies remembered from before, and rights.
/// </summary>
internal sealed class FastOpenPreflight
{
    private const string Setting = "net/ipv4/tcp_fastopen", BlackHoleSetting = "net/ipv4/tcp_fastopen_blackhole_timeout_sec",
        BlackHoles = "TcpExt/TCPFastOpenBlackhole";

    private readonly RunContext _context;
    private readonly long? _before;

    /// <summary>Looks.</summary>
    /// <exception cref="CannotMeasureException">What the user asked for cannot be done here.</exception>
    public FastOpenPreflight(RunContext context, FastOpenOptions options)
    {
        _context = context;
        INetwork network = context.Network;
        bool canCapture = network.Captures is { IsPermitted: true }, canForget = network.Conversations is { CanForget: true };
        bool wantsWire = options.Layer != FastOpenOptions.Kernel && canCapture;
        string? flaw = wantsWire ? network.PortGuards?.Flaw : null;
        UsesWire = wantsWire && flaw is null;
        if (flaw is not null && (options.Layer == FastOpenOptions.Wire || options.Locates)) throw new CannotMeasureException(flaw);
        if (flaw is not null)
        {
            context.Notice($"{flaw}: only the system's connections are made");
            Tell("wire_left_out", flaw);
        }

        if (options.Layer == FastOpenOptions.Wire && !UsesWire)
            throw new CannotMeasureException("--layer wire needs the right to send raw packets (cap_net_raw); --layer kernel needs none");
        if (options.Locates && !UsesWire) throw new CannotMeasureException("--locate needs the right to send raw packets (cap_net_raw)");
        UsesKernel = options.UsesKernel;
        string? setting = network.Kernel?.Setting(Setting);
        bool isOff = int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && (bits & 1) == 0;
        if (UsesKernel && isOff)
        {
            if (!UsesWire)
                throw new CannotMeasureException(
                    "the system's clients do not use TCP fast open (net.ipv4.tcp_fastopen lacks bit 1): set it, or measure with --layer wire");
            UsesKernel = false;
            context.Notice(
                "the system's clients do not use TCP fast open (net.ipv4.tcp_fastopen lacks bit 1): only crafted probes are sent");
        }

        string? blackHoleSeconds = network.Kernel?.Setting(BlackHoleSetting);
        if (UsesKernel && blackHoleSeconds is not (null or "0"))
        {
            context.Notice(
                $"one black hole on a path switches fast open off for all targets (net.ipv4.tcp_fastopen_blackhole_timeout_sec is {blackHoleSeconds}, and should be 0)");
        }

        _before = network.Kernel?.Counter(BlackHoles);
        bool captures = canCapture && !options.SkipsCapture;
        Tell("net.ipv4.tcp_fastopen", setting);
        Tell("net.ipv4.tcp_fastopen_blackhole_timeout_sec", blackHoleSeconds);
        Tell("black_holes_before", Text(_before));
        Tell("layers", Layers);
        Tell("raw_packets", canCapture ? "permitted" : "not permitted");
        Tell("capture", captures ? "on" : canCapture ? "off" : "not permitted");
        if (UsesKernel) Tell("remembered_cookies", canForget ? "removed before each target" : "reported as x_cached_cookie");
        context.Notice(
            $"preflight: layer {Layers}; net.ipv4.tcp_fastopen {setting ?? "unknown"}, black-hole timer {blackHoleSeconds ?? "unknown"}, black holes so far {Text(_before) ?? "unknown"}; "
            + $"raw packets {(canCapture ? "permitted" : "not permitted")}, capture {(captures ? "on" : "off")}"
            + (UsesKernel ? $"; cookies remembered of targets are {(canForget ? "removed before each" : "reported")}" : ""));
    }

    /// <summary>Whether connections of the system's own are made.</summary>
    public bool UsesKernel { get; }

    /// <summary>Whether crafted probes are sent.</summary>
    public bool UsesWire { get; }

    private string Layers => (UsesKernel, UsesWire) switch
    {
        (true, true) => "kernel and wire",
        (true, false) => "kernel",
        _ => "wire",
    };

    /// <summary>The run is over: whether the kernel has met black holes meanwhile is told.</summary>
    public void End()
    {
        long? after = _context.Network.Kernel?.Counter(BlackHoles);
        Tell("black_holes_after", Text(after));
        if (after > _before && UsesKernel)
        {
            _context.Notice(
                $"the system met {after - _before} black holes during the run, and may have switched fast open off for a while: cookie.not_received may be its own doing");
        }
    }

    private void Tell(string name, string? value)
    {
        if (value is not null) _context.Preflight(name, value);
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
