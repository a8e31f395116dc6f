using Sonde.Experiments.Network;
using Sonde.Platform.Datagrams;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Capabilities;

/// <summary>UDP exchanges of the kernel's.</summary>
internal sealed class LinuxDatagrams : IDatagrams
{
    public IProbeChannel<DatagramExchange, DatagramReply> Open(ChannelSettings settings) => OpenChannel(settings);

    public static DatagramChannel OpenChannel(ChannelSettings settings)
    {
        uint scope = settings.Connects.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
        DatagramObserver? observer = settings.IsObserved ? DatagramObserver.TryOpen(scope, settings.Packets) : null;
        return new DatagramChannel(settings, observer);
    }
}
