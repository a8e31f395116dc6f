namespace Sonde.Experiments.Replay.Trials;

/// <summary>What stands for what came inside TLS, which is in no packet.</summary>
internal static class SealedAnswer
{
    /// <summary>
    /// An answer without content: of two that both stand for what nobody could read, one is as the other, and only their sessions differ.
    /// </summary>
    public static ReadOnlySpan<byte> Bytes => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8;
}
