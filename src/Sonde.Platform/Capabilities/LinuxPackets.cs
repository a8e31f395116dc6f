using Sonde.Experiments.Network;
using Sonde.Platform.Traces;

namespace Sonde.Platform.Capabilities;

/// <summary>Packets of our own making: raw where that is permitted, else what the system makes of them.</summary>
internal sealed class LinuxPackets : IPackets
{
    public IPacketChannel Open(ConnectSettings settings)
        => RawPacketChannel.TryOpen(settings) ?? (IPacketChannel)new SocketPacketChannel(settings);
}
