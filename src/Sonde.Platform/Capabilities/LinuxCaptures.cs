using Sonde.Experiments.Network;
using Sonde.Platform.Captures;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Capabilities;

/// <summary>Captures by packet sockets.</summary>
internal sealed class LinuxCaptures : ICaptures
{
    public bool IsPermitted { get; } = RawAccess.IsGranted();

    public ICapture? Open(string name) => Libc.InterfaceIndex(name) is > 0 and var scope ? new InterfaceCapture(scope) : null;
}
