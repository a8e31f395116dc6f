using System.Buffers.Binary;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>Follows the records of one side of a TLS connection (RFC 8446 §5.1): of what kind each is that begins.</summary>
internal sealed class TlsRecords
{
    /// <summary>The kinds of records.</summary>
    public const byte ChangeCipherSpec = 20, Handshake = 22, ApplicationData = 23;

    private const int HeaderLength = 5;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerLength, _left;

    /// <summary>The next bytes of that side.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="begun">Told of each record that begins, once its header is whole: its kind.</param>
    public void Take(ReadOnlySpan<byte> bytes, Action<byte> begun)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                int skipped = Math.Min(_left, bytes.Length);
                _left -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            int taken = Math.Min(HeaderLength - _headerLength, bytes.Length);
            bytes[..taken].CopyTo(_header.AsSpan(_headerLength));
            _headerLength += taken;
            bytes = bytes[taken..];
            if (_headerLength < HeaderLength) return;
            _headerLength = 0;
            _left = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
            begun(_header[0]);
        }
    }
}
