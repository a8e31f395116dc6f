using Sonde.Experiments.Network;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Capabilities;

/// <summary>Ports that are taken from the kernel.</summary>
internal sealed class LinuxPortGuards : IPortGuards
{
    public string? Flaw => PortGuard.Flaw();

    public IPortGuard Guard(int lowest, int highest, int count) => new PortGuard(lowest, highest, count);

    public IPortGuard GuardDatagrams(int lowest, int highest, int count) => new DatagramPortGuard(lowest, highest, count);
}
