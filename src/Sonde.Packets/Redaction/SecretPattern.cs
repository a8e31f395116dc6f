using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>A secret as it may stand in bytes.</summary>
internal sealed class SecretPattern
{
    private static readonly byte[] TeredoPrefix = [0x20, 0x01, 0, 0];

    private readonly byte[] _bytes;
    private readonly byte[] _loopback;
    private readonly byte[][] _withHole = [];
    private readonly byte[] _turned = [];

    public SecretPattern(PacketAddress address)
    {
        _bytes = new byte[address.Length];
        address.Write(_bytes);
        _loopback = new byte[address.Length];
        (address.IsIpv4 ? PacketAddress.LoopbackV4 : PacketAddress.LoopbackV6).Write(_loopback);
        if (!address.IsIpv4) return;
        _turned = [.. _bytes.Select(b => (byte)~b)];
        // With two zeros and the hole little is left that would tell it from any small number.
        if (_bytes.Count(b => b == 0) < 2)
            _withHole = [.. Enumerable.Range(1, 3).Select(at => (byte[])[.. _bytes[..at], 0, .. _bytes[at..]])];
    }

    /// <summary>Whether the address itself stands anywhere.</summary>
    public bool IsIn(ReadOnlySpan<byte> data) => data.IndexOf(_bytes) >= 0;

    /// <summary>
    /// Puts loopback wherever the address stands: as it is, around the zero byte of RFC 6052 §2.2, or turned in a Teredo address (RFC
    /// 4380).
    /// </summary>
    public void Redact(Span<byte> data)
    {
        for (int from = 0, at; (at = data[from..].IndexOf(_bytes)) >= 0; from += at + 1) _loopback.CopyTo(data[(from + at)..]);
        for (int hole = 0; hole < _withHole.Length; hole++)
        {
            for (int from = 0, at; (at = data[from..].IndexOf(_withHole[hole])) >= 0; from += at + 1)
            {
                _loopback.AsSpan(0, hole + 1).CopyTo(data[(from + at)..]);
                _loopback.AsSpan(hole + 1).CopyTo(data[(from + at + hole + 2)..]);
            }
        }

        if (_turned.Length == 0) return;
        const int Client = 12;
        for (int from = Client, at; from < data.Length && (at = data[from..].IndexOf(_turned)) >= 0; from += at + 1)
        {
            if (!data.Slice(from + at - Client, 4).SequenceEqual(TeredoPrefix)) continue;
            for (int i = 0; i < 4; i++) data[from + at + i] = (byte)~_loopback[i];
        }
    }
}
