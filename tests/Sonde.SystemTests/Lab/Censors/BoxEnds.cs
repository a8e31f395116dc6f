using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The two ends of a connection, whichever way a packet goes.</summary>
internal readonly record struct BoxEnds(IPAddress Client, ushort ClientPort, IPAddress Server, ushort ServerPort)
{
    public static BoxEnds Of(BoxPacket packet, bool isOfClient) => isOfClient
        ? new BoxEnds(packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort)
        : new BoxEnds(packet.Destination, packet.DestinationPort, packet.Source, packet.SourcePort);

    /// <summary>As much of them as a censor remembers; a port that it does not is 0.</summary>
    public BoxEnds Within(Remembered scope) => scope switch
    {
        Remembered.Pair => this with { ClientPort = 0, ServerPort = 0 },
        Remembered.ThreeTuple => this with { ClientPort = 0 },
        _ => this,
    };
}
