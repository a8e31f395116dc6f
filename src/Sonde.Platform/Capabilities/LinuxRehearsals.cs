using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Capabilities;

/// <summary>Rehearsals on loopback.</summary>
internal sealed class LinuxRehearsals : IRehearsals
{
    public IRehearsalStage? Open()
    {
        try
        {
            return new LoopbackStage();
        }
        catch (SocketException)
        {
            return null; // no loopback here, and nothing depends on it
        }
    }
}
