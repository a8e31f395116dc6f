using System.Net;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Small captures of one connection each, packet by packet.</summary>
internal sealed class CaptureMaker(bool v6)
{
    public const int Port = 40000;

    private readonly List<byte[]> _packets = [];

    /// <summary>Whoever opens the connection.</summary>
    public string Us { get; } = v6 ? "2001:db8::1" : "192.0.2.1";

    private string Them { get; } = v6 ? "2001:db8:1::7" : "198.51.100.7";

    /// <summary>An option for fast open; kind 34, or another one with the experiment's number.</summary>
    public static byte[] Option(byte kind, params byte[] cookie)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        if (kind == TcpOptionKind.FastOpen) writer.FastOpen(cookie);
        else writer.Any(kind, [0xF9, 0x89, .. cookie]);
        return writer.Finish().ToArray();
    }

    /// <summary>A segment of ours.</summary>
    public CaptureMaker Send(TcpFlags flags, uint sequence, uint acknowledgement, int data = 0, byte[]? options = null)
        => Add(Us, Them, Port, 53, flags, sequence, acknowledgement, data, options);

    /// <summary>A segment of theirs.</summary>
    public CaptureMaker Answer(TcpFlags flags, uint sequence, uint acknowledgement, int data = 0, byte[]? options = null)
        => Add(Them, Us, 53, Port, flags, sequence, acknowledgement, data, options);

    /// <summary>Cuts the last packet (IPv4) in two.</summary>
    public CaptureMaker Fragment()
    {
        byte[] whole = _packets[^1];
        _packets[^1] = Part(whole[..60], 0x2000);
        _packets.Add(Part([.. whole[..20], .. whole[60..]], 5));
        return this;
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using FileStream file = File.Create(path);
        var writer = new PcapWriter(file);
        for (int i = 0; i < _packets.Count; i++) writer.Write(1_795_309_299_000_000_000 + (i * 1_000_000L), _packets[i]);
    }

    private CaptureMaker Add(
        string from, string to, int source, int destination, TcpFlags flags, uint sequence, uint acknowledgement, int data, byte[]? options)
    {
        byte[] room = new byte[200 + data];
        var ip = new IpFields(PacketAddress.From(IPAddress.Parse(from)), PacketAddress.From(IPAddress.Parse(to)), 60) { Id = 77 };
        var tcp = new TcpFields(
            (ushort)source, (ushort)destination, flags)
        { Sequence = sequence, Acknowledgement = acknowledgement, Window = 1000 };
        int length = PacketWriter.WriteTcp(room, ip, tcp, options ?? [], new byte[data]);
        _packets.Add(room[..length]);
        return this;
    }

    private static byte[] Part(byte[] bytes, ushort offset)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), offset);
        return bytes;
    }
}
