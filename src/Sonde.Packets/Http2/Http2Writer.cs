using System.Text;

namespace Sonde.Packets.Http2;

/// <summary>Writes what a client says first on an HTTP/2 connection (RFC 9113 §3.4), without compression.</summary>
public static class Http2Writer
{
    // Values that need no table of their own: whole fields of the static one, and names of it (RFC 7541 appendix A).
    private const byte MethodGet = 0x82, PathRoot = 0x84, SchemeHttp = 0x86, SchemeHttps = 0x87, Authority = 0x01;
    private const byte EndOfStreamAndHeaders = 0x05;
    private const int ShortLength = 0x7F;

    private static readonly byte[] UserAgent = [0x0F, 0x2B], Accept = [0x0F, 0x04];

    /// <summary>The client's settings, as a frame's payload: nothing is to be pushed.</summary>
    public static ReadOnlySpan<byte> Settings => [0, 2, 0, 0, 0, 0];

    /// <summary>The connection preface with the settings.</summary>
    public static byte[] Preface()
        => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, (byte)Settings.Length, Http2FrameType.Settings, 0, 0, 0, 0, 0, .. Settings];

    /// <summary>The preface, and the request for <c>/</c> of a host on the first stream.</summary>
    /// <param name="host">The host, in ASCII.</param>
    /// <param name="isSecure">Whether the scheme is https.</param>
    /// <param name="userAgent">The name of the program.</param>
    public static byte[] Get(string host, bool isSecure, string userAgent)
    {
        List<byte> block = [MethodGet, isSecure ? SchemeHttps : SchemeHttp, PathRoot, Authority];
        AddText(block, host);
        block.AddRange(UserAgent);
        AddText(block, userAgent);
        block.AddRange(Accept);
        AddText(block, "*/*");
        return [.. Preface(), 0, (byte)(block.Count >> 8), (byte)block.Count, Http2FrameType.Headers, EndOfStreamAndHeaders, 0, 0, 0, 1,
            .. block];
    }

    private static void AddText(List<byte> block, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < ShortLength) block.Add((byte)bytes.Length);
        else
        {
            int rest = bytes.Length - ShortLength;
            block.Add(ShortLength);
            for (; rest >= 0x80; rest >>= 7) block.Add((byte)(rest | 0x80));
            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
