namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a transparent proxy does to a request with the forbidden name.</summary>
internal abstract record ProxyAct
{
    private ProxyAct()
    {
    }

    /// <summary>The server's answer, changed.</summary>
    internal sealed record Change(Func<byte[], byte[]> Into) : ProxyAct;

    /// <summary>The server's answer, so many bytes at a time.</summary>
    internal sealed record Slow(int Bytes, TimeSpan Every) : ProxyAct;

    /// <summary>Bytes of its own.</summary>
    internal sealed record Say(byte[] Bytes) : ProxyAct;

    /// <summary>Bytes of its own without end: what they are, by the number of the piece.</summary>
    internal sealed record Flood(byte[] Head, Func<int, byte[]> Piece, int Pieces) : ProxyAct;

    /// <summary>What it was sent, changed (echo).</summary>
    internal sealed record Mirror(Func<byte[], byte[]> Into) : ProxyAct;

    /// <summary>A certificate of its own for the name, and what it does within; null: passes on.</summary>
    internal sealed record Intercept(string Certificate, ProxyAct? Then = null) : ProxyAct
    {
        /// <summary>Whether it speaks TLS 1.2 at most.</summary>
        public bool IsOld { get; init; }
    }
}
