using System.Net;
using System.Net.Sockets;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.SystemTests.Lab;

/// <summary>
/// A TCP of bad will behind every address of 10.82.0.0/24; the last part of the address decides what it does. Its host's own
/// TCP is kept from answering.
/// </summary>
internal sealed class HostileServer : IDisposable
{
    /// <summary>How many behaviours there are, from 1.</summary>
    public const int Behaviours = 10;

    private const int Mark = 36, SolSocket = 1, OwnMark = 7;

    private readonly Socket _in;
    private readonly Socket _out;
    private readonly Thread _thread;
    private readonly Random _random = new(4711);

    /// <summary>Starts it on a host that announces the prefix.</summary>
    public HostileServer(LabHost host)
    {
        host.Rules($$"""
            table ip hostile {
              chain leaving { type filter hook output priority 0; ip saddr 10.82.0.0/24 meta mark != {{OwnMark}} drop; }
            }
            """);
        (_in, _out) = host.Do(() =>
        {
            var listening = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Tcp) { ReceiveBufferSize = 4 << 20 };
            listening.Bind(new IPEndPoint(IPAddress.Any, 0));
            var sending = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw);
            sending.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
            sending.SetRawSocketOption(SolSocket, Mark, BitConverter.GetBytes(OwnMark));
            return (listening, sending);
        });
        _thread = new Thread(Answer) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _in.Dispose();
        _out.Dispose();
        _thread.Join();
    }

    private void Answer()
    {
        byte[] room = new byte[4096];
        try
        {
            while (true)
            {
                int length = _in.Receive(room);
                if (!IpPacket.TryParse(room.AsSpan(0, length), out IpPacket packet)
                    || !TcpSegment.TryParse(packet.Payload, out TcpSegment segment)) continue;
                byte[] destination = packet.Destination.ToIPAddress().GetAddressBytes();
                if (destination is [10, 82, 0, _] && !segment.Has(TcpFlags.Rst)) React(destination[3], packet, segment);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void React(int behaviour, in IpPacket packet, in TcpSegment segment)
    {
        bool syn = segment.Has(TcpFlags.Syn);
        uint next = segment.Sequence + (uint)segment.Payload.Length + (syn ? 1u : 0);
        const TcpFlags synAck = TcpFlags.Syn | TcpFlags.Ack;
        const uint isn = 1000;
        switch (behaviour)
        {
            case 1: // a SYN/ACK for something else
                Send(packet, segment, synAck, isn, next + 5000);
                break;
            case 2: // resets without end, of any number
                for (int i = 0; i < 50; i++) Send(packet, segment, TcpFlags.Rst | TcpFlags.Ack, Any(), i == 49 ? next : Any());
                break;
            case 3: // no window, ever
                Send(packet, segment, syn ? synAck : TcpFlags.Ack, isn + (syn ? 0u : 1), syn ? next : segment.Sequence, window: 0);
                break;
            case 4: // options that are none
                Send(packet, segment, syn ? synAck : TcpFlags.Ack, isn + (syn ? 0u : 1), next, options: Bytes(40));
                break;
            case 5: // an answer of any bytes
                Send(packet, segment, syn ? synAck : TcpFlags.Ack, isn + (syn ? 0u : 1), next);
                if (!syn && segment.Payload.Length > 0) Send(packet, segment, TcpFlags.Ack, isn + 1, next, Bytes(1000));
                break;
            case 6: // the end at once
                Send(packet, segment, syn ? synAck : TcpFlags.Ack, isn + (syn ? 0u : 1), next);
                if (syn) Send(packet, segment, TcpFlags.Fin | TcpFlags.Ack, isn + 1, next);
                break;
            case 7: // any flags, any numbers
                for (int i = 0; i < 20; i++) Send(packet, segment, (TcpFlags)_random.Next(256), Any(), Any(), Bytes(_random.Next(100)));
                break;
            case 8: // a reset, and then all the same a SYN/ACK
                Send(packet, segment, TcpFlags.Rst | TcpFlags.Ack, 0, next);
                if (syn) Send(packet, segment, synAck, isn, next);
                break;
            case 9: // an answer without an end
                Send(packet, segment, syn ? synAck : TcpFlags.Ack, isn + (syn ? 0u : 1), next);
                uint from = segment.Has(TcpFlags.Ack) ? segment.Acknowledgement : isn + 1;
                for (uint i = 0; i < 10 && !syn; i++)
                    Send(packet, segment, TcpFlags.Ack | TcpFlags.Psh, from + (i * 1000), next,
                        "HTTP/1.1 200 OK\r\nX: "u8.ToArray().Concat(Bytes(980)).ToArray());
                break;
            default: // the SYN itself
                Send(packet, segment, segment.Flags, segment.Sequence, segment.Acknowledgement, segment.Payload.ToArray());
                break;
        }
    }

    private uint Any() => (uint)_random.NextInt64(1L << 32);

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private void Send(
        in IpPacket packet, in TcpSegment segment, TcpFlags flags, uint sequence, uint acknowledgement, byte[]? payload = null,
        byte[]? options = null, ushort window = 60000)
    {
        byte[] room = new byte[200 + (payload?.Length ?? 0)];
        var fields = new TcpFields(
            segment.DestinationPort, segment.SourcePort, flags)
        { Sequence = sequence, Acknowledgement = acknowledgement, Window = window };
        int length = PacketWriter.WriteTcp(room, new IpFields(packet.Destination, packet.Source, 64), fields, options ?? [], payload ?? []);
        _out.SendTo(room.AsSpan(0, length), new IPEndPoint(packet.Source.ToIPAddress(), 0));
    }
}
