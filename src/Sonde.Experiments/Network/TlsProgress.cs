namespace Sonde.Experiments.Network;

/// <summary>How far a TLS handshake came, by what the server said.</summary>
public enum TlsProgress
{
    /// <summary>Nothing came.</summary>
    Silent,

    /// <summary>Something came that is no TLS.</summary>
    NoTls,

    /// <summary>Something came that begins as TLS does, and no more.</summary>
    Begun,

    /// <summary>An alert came in place of a ServerHello.</summary>
    Refused,

    /// <summary>The ServerHello came.</summary>
    Hello,

    /// <summary>The server's certificate came.</summary>
    Certificate,

    /// <summary>It is done.</summary>
    Done,
}
