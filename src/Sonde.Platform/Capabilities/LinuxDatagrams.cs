using Sonde.Experiments.Network;
using Sonde.Platform.Datagrams;

namespace Sonde.Platform.Capabilities;

/// <summary>UDP exchanges of the kernel's.</summary>
/// <param name="addresses">Knows which address datagrams leave from.</param>
internal sealed class LinuxDatagrams(LinuxAddresses addresses) : IDatagrams
{
    public IProbeChannel<DatagramExchange, DatagramReply> Open(ChannelSettings settings) => OpenChannel(settings);

    public DatagramChannel OpenChannel(ChannelSettings settings) => new(settings, addresses.SourceTo);
}
