namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>Requests whose answers, or which themselves, fill several segments.</summary>
internal static class MssRequests
{
    private const int Pages = 20, Queries = 60, LongLength = 7000, LineLength = 900;

    private static ReadOnlySpan<byte> Closing => "Connection: close\r\n"u8;

    private static ReadOnlySpan<byte> Padding => "X-Padding: "u8;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>The same asked several times in a row, so that the answers together are long; TLS's first answer is so anyhow.</summary>
    public static JobRequest Several(JobRequest request, string connect) => connect switch
    {
        ConnectModes.Http => request with { Bytes = [.. Repeated(Open(request.Bytes), Pages), .. request.Bytes] },
        ConnectModes.Dns => request with { Bytes = Repeated(request.Bytes, Queries) },
        _ => request,
    };

    /// <summary>The same in more bytes, by what means nothing to the target.</summary>
    public static JobRequest Long(JobRequest request, string connect) => connect switch
    {
        ConnectModes.Http => request with { Bytes = Padded(request.Bytes) },
        ConnectModes.Https => request,
        _ => request with { Bytes = Repeated(request.Bytes, 1 + (LongLength / Math.Max(1, request.Bytes.Length))) },
    };

    private static byte[] Open(byte[] page)
    {
        int at = page.AsSpan().IndexOf(Closing);
        return at < 0 ? page : [.. page.AsSpan(0, at), .. page.AsSpan(at + Closing.Length)];
    }

    private static byte[] Padded(byte[] page)
    {
        int head = page.Length - LineEnd.Length; // the empty line stays behind
        int line = Padding.Length + LineLength + LineEnd.Length, lines = Math.Max(0, (LongLength - head + line - 1) / line);
        byte[] all = new byte[head + (lines * line) + LineEnd.Length];
        Span<byte> rest = all;
        page.AsSpan(0, head).CopyTo(rest);
        rest = rest[head..];
        for (int i = 0; i < lines; i++, rest = rest[line..])
        {
            Padding.CopyTo(rest);
            rest.Slice(Padding.Length, LineLength).Fill((byte)'.');
            LineEnd.CopyTo(rest[(line - LineEnd.Length)..]);
        }

        LineEnd.CopyTo(rest);
        return all;
    }

    private static byte[] Repeated(byte[] bytes, int times)
    {
        byte[] all = new byte[bytes.Length * times];
        for (int i = 0; i < times; i++) bytes.CopyTo(all, i * bytes.Length);
        return all;
    }
}
