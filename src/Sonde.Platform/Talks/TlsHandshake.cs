using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Talks;

/// <summary>
/// The client's side of a TLS handshake without a socket: its first flight is there at once, so that it can go on a SYN; further ones
/// come of what is received. All happens on the thread that hands bytes over.
/// </summary>
internal sealed class TlsHandshake : IDisposable
{
    // Chains of certificates are long, but not endless.
    private const int MostReceived = 256 * 1024;

    private readonly MemoryDuplex _network = new();
    private readonly SslStream _tls;
    private readonly Task _handshake;
    private string? _certificate;
    private int _received;

    /// <summary>Begins one.</summary>
    /// <param name="name">The server's name (SNI), or empty for none.</param>
    public TlsHandshake(string name)
    {
        _tls = new SslStream(_network, leaveInnerStreamOpen: true);
        _handshake = _tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                AllowTlsResume = false, // all connections of a target say the same
                RemoteCertificateValidationCallback = (_, certificate, _, _) => Keep(certificate),
                CertificateChainPolicy = new X509ChainPolicy
                {
                    DisableCertificateDownloads = true,
                    RevocationMode = X509RevocationMode.NoCheck,
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    VerificationFlags = X509VerificationFlags.AllFlags,
                },
            },
            CancellationToken.None);
    }

    /// <summary>The handshake of a conversation, or null where it is to have none.</summary>
    public static TlsHandshake? For(Conversation conversation) => conversation.Tls is { } tls ? new TlsHandshake(tls.Name) : null;

    /// <summary>What is known so far.</summary>
    public TlsSeen Seen => _handshake.IsCompletedSuccessfully
        ? new TlsSeen(NameOf(_tls.SslProtocol), _tls.NegotiatedCipherSuite.ToString(), _certificate) : new TlsSeen(null, null, _certificate);

    /// <summary>Takes what is to be sent now.</summary>
    public byte[] TakeOutgoing() => _network.TakeOutgoing();

    /// <summary>Bytes came.</summary>
    /// <returns>Whether the handshake is done, goes on, or failed.</returns>
    public AnswerState Receive(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        if (_received > MostReceived) return AnswerState.Wrong;
        if (!_handshake.IsCompleted) _network.Give(bytes);
        return _handshake.IsCompletedSuccessfully ? AnswerState.Answer : _handshake.IsCompleted ? AnswerState.Wrong : AnswerState.Unfinished;
    }

    public void Dispose()
    {
        _network.End();
        _ = _handshake.Exception; // why it failed is in the conversation's end
        _tls.Dispose();
    }

    private bool Keep(X509Certificate? certificate)
    {
        _certificate = certificate?.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        return true;
    }

    private static string? NameOf(SslProtocols version) => version switch
    {
        SslProtocols.Tls12 => "TLSv1.2",
        SslProtocols.Tls13 => "TLSv1.3",
        _ => version.ToString(),
    };
}
