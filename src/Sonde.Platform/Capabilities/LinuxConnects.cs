using Sonde.Experiments.Network;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Capabilities;

/// <summary>TCP connects of the kernel's.</summary>
internal sealed class LinuxConnects : IConnects
{
    public IProbeChannel<ConnectProbe, ConnectReply> Open(ConnectSettings settings) => new ConnectChannel(settings, SegmentTap.TryOpen());
}
