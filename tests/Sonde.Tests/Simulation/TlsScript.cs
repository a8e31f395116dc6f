using Sonde.Experiments.Network;

namespace Sonde.Tests.Simulation;

/// <summary>What a simulated server or censor does to a TLS handshake.</summary>
/// <param name="Ms">When it ends, in milliseconds after the TCP handshake; null: nothing ever comes.</param>
/// <param name="Seen">What it showed; done where its progress says so.</param>
internal sealed record TlsScript(double? Ms, TlsSeen Seen)
{
    /// <summary>How it ends where it is not done; null: by what came (an alert, bytes that are no TLS).</summary>
    public TalkEvent? End { get; init; }

    /// <summary>It is done.</summary>
    public static TlsScript Done(
        byte[]? certificate = null, string version = "TLSv1.3", string suite = "TLS_AES_256_GCM_SHA384", string? protocol = null,
        double ms = 10)
        => new(
            ms, new TlsSeen(
                version, suite,
                certificate is null ? null : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(certificate)))
            {
                Progress = TlsProgress.Done,
                Protocol = protocol,
                Chain = certificate is null ? [] : [certificate],
            });

    /// <summary>An alert comes in place of a ServerHello.</summary>
    public static TlsScript Alerts(byte alert, double ms = 5) => new(ms, Nothing with { Progress = TlsProgress.Refused, Alert = alert });

    /// <summary>Bytes come that are no TLS.</summary>
    public static TlsScript Garbage(double ms = 5) => new(ms, Nothing with { Progress = TlsProgress.NoTls });

    /// <summary>The ClientHello meets a RST.</summary>
    public static TlsScript Resets(double ms = 5) => new(ms, Nothing) { End = new TalkEvent.Rst(ms) };

    /// <summary>The ClientHello meets a FIN.</summary>
    public static TlsScript Closes(double ms = 5) => new(ms, Nothing) { End = new TalkEvent.Fin(ms) };

    /// <summary>Nothing comes.</summary>
    public static TlsScript Silence { get; } = new(null, Nothing);

    private static TlsSeen Nothing => new(null, null, null);
}
