using Sonde.Packets.Captures;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Redaction;

/// <summary>Makes a capture safe to publish: packets redacted, and from their IP header on, for link headers name network cards.</summary>
internal static class CaptureRedactor
{
    /// <summary>Redacts a capture; what carries no IP and what cannot be made safe is left out and counted.</summary>
    public static (long Written, long LeftOut) Redact(CaptureReader reader, Stream output, PacketRedactor redactor)
    {
        var writer = new PcapngWriter(output);
        long written = 0, leftOut = 0;
        byte[] room = new byte[4096];
        while (reader.TryRead(out CapturedPacket packet))
        {
            if (!packet.TryGetIp(out ReadOnlySpan<byte> ip))
            {
                leftOut++;
                continue;
            }

            if (room.Length < ip.Length) room = new byte[ip.Length];
            Span<byte> copy = room.AsSpan(0, ip.Length);
            ip.CopyTo(copy);
            if (redactor.TryRedact(copy))
            {
                writer.Write(packet.TimestampNs, copy);
                written++;
            }
            else
            {
                leftOut++;
            }
        }

        return (written, leftOut);
    }
}
