using Sonde.Experiments.Contract;
using Sonde.Experiments.Interference.Discard;
using Sonde.Experiments.Interference.Dns;
using Sonde.Experiments.Interference.Echo;
using Sonde.Experiments.Interference.Http;
using Sonde.Experiments.Interference.Https;
using Sonde.Experiments.PathTransparency.Dscp;
using Sonde.Experiments.PathTransparency.Ecn;
using Sonde.Experiments.PathTransparency.EvilBit;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.H2;
using Sonde.Experiments.PathTransparency.Mss;
using Sonde.Experiments.PathTransparency.TcpOpt;
using Sonde.Experiments.PathTransparency.UdpZero;
using Sonde.Experiments.TcpPing;
using Sonde.Experiments.Traceroute;

namespace Sonde.Experiments;

/// <summary>All experiments there are. A new one is one line here.</summary>
public static class ExperimentCatalog
{
    /// <summary>The experiments, in the order in which help lists them.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new TcpPingExperiment(),
        new MultiProtocolTracerouteExperiment(),
        new TracerouteExperiment(),
        new FastOpenExperiment(),
        new EcnExperiment(),
        new DscpExperiment(),
        new MssExperiment(),
        new H2Experiment(),
        new EvilBitExperiment(),
        new TcpOptExperiment(),
        new UdpZeroExperiment(),
        new DiscardExperiment(),
        new DnsExperiment(),
        new EchoExperiment(),
        new HttpExperiment(),
        new HttpsExperiment(),
    ];
}
