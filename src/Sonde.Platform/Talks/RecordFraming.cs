using System.Buffers.Binary;

namespace Sonde.Platform.Talks;

/// <summary>
/// Finds the ends of TLS records in what comes. The library is given one at a time: of two in its hands, of which the second is broken, it
/// throws away what the first one said.
/// </summary>
internal sealed class RecordFraming
{
    private const int HeaderLength = 5;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerCount, _left;

    /// <summary>How many of the bytes that came belong to the record that is under way.</summary>
    public int Next(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        if (_left == 0)
        {
            taken = Math.Min(HeaderLength - _headerCount, bytes.Length);
            bytes[..taken].CopyTo(_header.AsSpan(_headerCount));
            _headerCount += taken;
            if (_headerCount < HeaderLength) return taken;
            _headerCount = 0;
            _left = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
        }

        int body = Math.Min(_left, bytes.Length - taken);
        _left -= body;
        return taken + body;
    }
}
