using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Ip;
using Sonde.Platform.Traces;
using Sonde.Tests.Packets;

namespace Sonde.Tests.Experiments.Traceroute;

public sealed class HeardPacketTests
{
    [Fact]
    public void Any_bytes_are_read_or_refused_and_find_a_listener_or_none()
    {
        var listeners = new TraceListeners();
        listeners.Listen(0, PacketAddress.FromIpv4(0xCB007150));
        byte[] known = [0, 43, 44, 51, 60, 135, 139, 140, 6, 17, 58, 1];
        Hex.AnyBytes(bytes =>
        {
            // Of half of them the beginning is that of a packet whose walk goes some way.
            if (bytes.Length > 6 && bytes[0] % 2 == 0)
            {
                bytes[0] = bytes[1] % 2 == 0 ? (byte)0x45 : (byte)0x60;
                if (bytes[0] == 0x60) (bytes[4], bytes[6]) = (0, known[bytes[6] % known.Length]);
                else if (bytes.Length > 9) bytes[9] = known[8 + (bytes[9] % 4)];
                for (int i = 40; i + 1 < bytes.Length; i += 8)
                    (bytes[i], bytes[i + 1]) = (known[bytes[i] % known.Length], (byte)(bytes[i + 1] % 3));
            }

            _ = HeardPacketReader.TryRead(bytes, out HeardPacket heard) && heard.IsCitation;
            _ = listeners.For(bytes).Count;
        });
    }
}
