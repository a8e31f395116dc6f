using System.Buffers.Binary;

namespace Sonde.Packets.Http2;

/// <summary>What a server says at the beginning of an HTTP/2 connection, as far as it has come.</summary>
/// <param name="IsHttp2">Whether what came can be HTTP/2: its first frame is the server's settings (RFC 9113 §3.4), or the beginning of
/// it.</param>
/// <param name="HasSettings">Whether that frame is whole.</param>
/// <param name="Status">The status of the response to the first request, or null where it has not come, or cannot be read.</param>
/// <param name="HasResponse">Whether the response's fields have come.</param>
/// <param name="Error">The error by which the server ended the request or the connection (RFC 9113 §7), or null.</param>
public readonly record struct Http2Response(bool IsHttp2, bool HasSettings, int? Status, bool HasResponse, uint? Error)
{
    private const uint FirstRequest = 1;
    private const byte Acknowledged = 1, Padded = 8, WithPriority = 0x20;
    private const int SettingLength = 6, PriorityLength = 5, ErrorLength = 4;

    /// <summary>Reads what came. A later response to the same request replaces an informational one.</summary>
    public static Http2Response Read(ReadOnlySpan<byte> bytes)
    {
        if (!MayBegin(bytes)) return default;
        var read = new Http2Response(true, false, null, false, null);
        while (read is { HasResponse: false, Error: null } && Http2Frame.TryRead(bytes, out Http2Frame frame))
        {
            read = read with { HasSettings = true };
            bytes = bytes[frame.Length..];
            if (frame is { Type: Http2FrameType.Headers, Stream: FirstRequest }) read = read.WithFields(frame);
            else if (frame is { Type: Http2FrameType.ResetStream, Stream: FirstRequest } && frame.Payload.Length >= ErrorLength)
                read = read with { Error = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload) };
            else if (frame.Type == Http2FrameType.GoAway && frame.Payload.Length >= 2 * ErrorLength && !IsServed(frame.Payload))
                read = read with { Error = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload[ErrorLength..]) };
        }

        return read;
    }

    // A server may say that no further requests are wanted, and serve the one there is.
    private static bool IsServed(ReadOnlySpan<byte> goAway)
        => BinaryPrimitives.ReadUInt32BigEndian(goAway) >= FirstRequest && BinaryPrimitives.ReadUInt32BigEndian(goAway[ErrorLength..]) == 0;

    // Known by the first bytes, so that what is something else is not waited for.
    private static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < Math.Min(bytes.Length, Http2Frame.HeaderLength); i++)
        {
            bool fits = i switch
            {
                0 => bytes[i] == 0,
                3 => bytes[i] == Http2FrameType.Settings,
                4 => (bytes[i] & Acknowledged) == 0,
                >= 5 => bytes[i] == 0,
                _ => true,
            };
            if (!fits) return false;
        }

        return bytes.Length < Http2Frame.HeaderLength || ((bytes[1] << 8) | bytes[2]) is <= Http2Frame.MostPayload and var length
            && length % SettingLength == 0;
    }

    private Http2Response WithFields(in Http2Frame frame)
    {
        ReadOnlySpan<byte> block = frame.Payload;
        int skipped = ((frame.Flags & Padded) != 0 ? 1 : 0) + ((frame.Flags & WithPriority) != 0 ? PriorityLength : 0);
        int? status = skipped <= block.Length && HpackStatus.TryRead(block[skipped..], out int read) ? read : null;
        return this with { Status = status, HasResponse = status is null or >= 200 };
    }
}
