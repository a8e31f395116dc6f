using System.Text;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>Requests whose answers, or which themselves, fill several segments.</summary>
internal static class MssRequests
{
    private const int Pages = 20, Queries = 60, LongLength = 7000, LineLength = 900;
    private const string Closing = "Connection: close\r\n";

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
        => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(page).Replace(Closing, "", StringComparison.Ordinal));

    private static byte[] Padded(byte[] page)
    {
        var text = new StringBuilder(Encoding.ASCII.GetString(page));
        text.Length -= 2; // the empty line
        while (text.Length < LongLength) text.Append("X-Padding: ").Append('.', LineLength).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }

    private static byte[] Repeated(byte[] bytes, int times)
    {
        byte[] all = new byte[bytes.Length * times];
        for (int i = 0; i < times; i++) bytes.CopyTo(all, i * bytes.Length);
        return all;
    }
}
