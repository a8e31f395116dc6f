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
internal sealed class CaptureRedactor(Stream output, SecretSet secrets)
{
    private const int MostPackets = 4096, MostBytes = 16 << 20;

    private readonly PcapngWriter _writer = new(output);
    private readonly PacketRedactor _packets = new(secrets);
    private readonly FlowRedactor _flows = new(secrets);
    private readonly List<(long TimestampNs, byte[] Bytes, bool HidesAnswer)> _held = [];
    private long _bytes, _written, _ofLink, _unsafe;

    /// <summary>
    /// Redacts a capture; what carries no IP or is of the link alone (<see cref="LinkTraffic"/>), and what cannot be made safe, is left out
    /// and counted.
    /// </summary>
    public (long Written, long OfLink, long Unsafe) Redact(CaptureReader reader)
    {
        while (reader.TryRead(out CapturedPacket packet))
        {
            if (!packet.TryGetIp(out ReadOnlySpan<byte> ip) || !IpPacket.TryParse(ip, out IpPacket read)
                || LinkTraffic.Has(packet, read, secrets))
            {
                _ofLink++;
                continue;
            }

            _held.Add((packet.TimestampNs, ip.ToArray(), _packets.HidesAnswer(ip)));
            _bytes += ip.Length;
            if (_held.Count >= MostPackets || _bytes >= MostBytes) Write((_held.Count + 1) / 2);
        }

        Write(_held.Count);
        return (_written, _ofLink, _unsafe);
    }

    private void Write(int count)
    {
        _flows.Redact([.. _held.Select(each => each.Bytes)]);
        foreach ((long time, byte[] bytes, bool hidesAnswer) in _held.Take(count))
        {
            _bytes -= bytes.Length;
            if (_packets.TryRedact(bytes))
            {
                if (hidesAnswer) HiddenAnswers.Mark(bytes); // where the flow was redacted first, nothing in it tells
                _writer.Write(time, bytes);
                _written++;
            }
            else
            {
                _unsafe++;
            }
        }

        _held.RemoveRange(0, count);
    }
}
