using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>The options of a crafted SYN.</summary>
internal static class SynOptions
{
    /// <summary>The largest segment and, where there is a kind, fast open (RFC 7413 §4.1.1), padded to a multiple of 4 bytes.</summary>
    /// <param name="kind">34, 254 for the form with the magic number, or 0: fast open is not spoken of.</param>
    /// <param name="cookie">The cookie; empty asks for one.</param>
    /// <param name="maximumSegmentSize">The largest segment to announce, in bytes.</param>
    public static byte[] Of(byte kind, ReadOnlySpan<byte> cookie, ushort maximumSegmentSize)
    {
        Span<byte> room = stackalloc byte[TcpOptionWriter.MaximumLength];
        var writer = new TcpOptionWriter(room);
        writer.MaximumSegmentSize(maximumSegmentSize);
        if (kind == TcpOptionKind.FastOpen) writer.FastOpen(cookie);
        else if (kind != 0) writer.FastOpenExperimental(cookie);
        return writer.Finish().ToArray();
    }
}
