using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Variants;

namespace Sonde.Tests.Experiments.PathTransparency.TcpOpt;

/// <summary>What a server with all options answers, and what a path takes off.</summary>
internal static class OptionServer
{
    private const int IpHeader = 20, OptionsAt = 40;

    /// <summary>A server that answers each option that it knows by it, whatever is asked unless it is offered.</summary>
    public static VariantServer With(
        Func<VariantServer.Seen, IReadOnlyList<Sonde.Tests.Simulation.PathReply>?>? way = null, Action<byte[]>? forward = null,
        Action<byte[]>? back = null, params byte[] unsolicited)
        => new()
        {
            OptionsFor = options => Answer(options, unsolicited),
            Way = way ?? (_ => null),
            Forward = forward ?? (_ => { }),
            Back = back ?? (_ => { }),
        };

    /// <summary>Takes an option off a SYN, or a SYN/ACK: no-operations stand in its place.</summary>
    public static Action<byte[]> Strips(byte kind) => packet =>
    {
        if (packet[9] != 6 || packet.Length < OptionsAt || (packet[33] & 2) == 0) return;
        int end = Math.Min(packet.Length, IpHeader + ((packet[32] >> 4) * 4));
        for (int i = OptionsAt; i < end;)
        {
            if (packet[i] == TcpOptionKind.NoOperation)
            {
                i++;
                continue;
            }

            if (packet[i] == TcpOptionKind.EndOfList || i + 1 >= end || packet[i + 1] < 2) return;
            int length = packet[i + 1];
            if (packet[i] == kind) packet.AsSpan(i, Math.Min(length, end - i)).Fill(TcpOptionKind.NoOperation);
            i += length;
        }
    };

    /// <summary>The options of a SYN/ACK to a SYN with these.</summary>
    public static byte[] Answer(byte[] offered, params byte[] unsolicited)
    {
        var writer = new TcpOptionWriter(new byte[TcpOptionWriter.MaximumLength]);
        writer.MaximumSegmentSize(1460);
        foreach (TcpOption option in new TcpOptionEnumerator(offered))
        {
            switch (option.Kind)
            {
                case TcpOptionKind.Timestamps:
                    writer.Timestamps(777, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(option.Data));
                    break;
                case TcpOptionKind.WindowScale:
                    writer.WindowScale(7);
                    break;
                case TcpOptionKind.SackPermitted:
                    writer.SackPermitted();
                    break;
            }
        }

        foreach (byte kind in unsolicited) writer.Any(kind, kind == TcpOptionKind.WindowScale ? [7] : []);
        return writer.Finish().ToArray();
    }
}
