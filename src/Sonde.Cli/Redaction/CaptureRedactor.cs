using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Makes a capture safe to publish: packets redacted, alone and across the segments of their flows, and from their IP header on, for link
/// headers name network cards.
/// </summary>
/// <remarks>
/// Packets are held back until so many, or so many bytes, have come after them: parts of an address that are farther apart are not joined.
/// </remarks>
/// <param name="output">Where the packets go.</param>
/// <param name="secrets">What must not be published.</param>
/// <param name="isForeign">Whether it is of another machine, of whose link nothing is known: what neighbours say there is left out.</param>
internal sealed class CaptureRedactor(Stream output, SecretSet secrets, bool isForeign = false)
{
    private const int MostPackets = 4096, MostBytes = 16 << 20;

    private readonly PcapngWriter _writer = new(output);
    private readonly PacketRedactor _packets = new(secrets);
    private readonly FlowRedactor _flows = new(secrets);
    private readonly List<(long TimestampNs, byte[] Bytes)> _held = [];
    private long _bytes, _written, _leftOut;

    /// <summary>Redacts a capture; what carries no IP, cannot be made safe, or is of a foreign link is left out and counted.</summary>
    public (long Written, long LeftOut) Redact(CaptureReader reader)
    {
        while (reader.TryRead(out CapturedPacket packet))
        {
            if (!packet.TryGetIp(out ReadOnlySpan<byte> ip) || !IpPacket.TryParse(ip, out IpPacket read)
                || (isForeign && CaptureProber.IsOfLink(read)))
            {
                _leftOut++;
                continue;
            }

            _held.Add((packet.TimestampNs, ip.ToArray()));
            _bytes += ip.Length;
            if (_held.Count >= MostPackets || _bytes >= MostBytes) Write((_held.Count + 1) / 2);
        }

        Write(_held.Count);
        return (_written, _leftOut);
    }

    private void Write(int count)
    {
        _flows.Redact([.. _held.Select(each => each.Bytes)]);
        foreach ((long time, byte[] bytes) in _held.Take(count))
        {
            _bytes -= bytes.Length;
            if (_packets.TryRedact(bytes))
            {
                _writer.Write(time, bytes);
                _written++;
            }
            else
            {
                _leftOut++;
            }
        }

        _held.RemoveRange(0, count);
    }
}
