using System.Net;
using System.Net.Sockets;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.SystemTests.Lab;

/// <summary>Segments by the hundred thousand, as nobody's connection sends them.</summary>
internal static class Flood
{
    /// <summary>Sends segments from the calling thread's namespace.</summary>
    /// <param name="from">Whose address they bear.</param>
    /// <param name="to">To whom.</param>
    /// <param name="ports">To which ports, in turn.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many left.</returns>
    public static int Send(IPAddress from, IPAddress to, ReadOnlySpan<ushort> ports, int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw) { SendBufferSize = 8 << 20 };
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        var end = new IPEndPoint(to, 0);
        var packets = new List<byte[]>();
        foreach (ushort port in ports)
        {
            byte[] room = new byte[60];
            var fields = new TcpFields(81, port, TcpFlags.Rst) { Sequence = 1, Window = 0 };
            int length = PacketWriter.WriteTcp(room, new IpFields(PacketAddress.From(from), PacketAddress.From(to), 64), fields, [], []);
            packets.Add(room[..length]);
        }

        int sent = 0;
        for (int i = 0; i < count; i++) sent += socket.SendTo(packets[i % packets.Count], end) > 0 ? 1 : 0;
        return sent;
    }
}
