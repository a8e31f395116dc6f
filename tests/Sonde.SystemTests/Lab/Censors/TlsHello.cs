using System.Buffers.Binary;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The server name of a ClientHello (RFC 8446 §4.1.2, RFC 6066 §3), as a censor reads it.</summary>
internal static class TlsHello
{
    private const int BeforeSession = 43;

    /// <summary>The name, or null when there is none, or not all of it yet.</summary>
    public static string? ServerName(ReadOnlySpan<byte> stream)
    {
        if (stream.Length < BeforeSession || stream[0] != 22 || stream[5] != 1) return null;
        ReadOnlySpan<byte> rest = stream[BeforeSession..];
        if (!Skip(ref rest, 1) || !Skip(ref rest, 2) || !Skip(ref rest, 1) || rest.Length < 2) return null;
        rest = rest[2..];
        while (rest.Length >= 4)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(rest), length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < 4 + length) return null;
            if (type == 0 && length > 5) return Encoding.ASCII.GetString(rest[9..(4 + length)]);
            rest = rest[(4 + length)..];
        }

        return null;
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, int lengthBytes)
    {
        if (rest.Length < lengthBytes) return false;
        int length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < lengthBytes + length) return false;
        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
