using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Talks;

/// <summary>
/// The client's side of TLS without a socket: its first flight is there at once, so that it can go on a SYN; further ones come of what is
/// received, and what the server says inside comes out in the clear. All happens on the thread that hands bytes over.
/// </summary>
internal sealed class TlsSession : IDisposable
{
    // Chains of certificates are long, but not endless.
    private const int MostOfHandshake = 256 * 1024, Room = 16 * 1024;

    private readonly MemoryDuplex _network = new();
    private readonly ArrayBufferWriter<byte> _plain = new(Room);
    private readonly TlsSettings _settings;
    private readonly TlsFacts _facts = new();
    private readonly RecordFraming _framing = new();
    private readonly SslStream _tls;
    private readonly Task _handshake;
    private Task? _reading;
    private Task? _saying;
    private int _handshakeBytes;
    private bool _isOverlong;

    /// <summary>Begins one.</summary>
    public TlsSession(TlsSettings settings)
    {
        _settings = settings;
        _tls = new SslStream(_network, leaveInnerStreamOpen: true);
        _handshake = _tls.AuthenticateAsClientAsync(Options(), CancellationToken.None);
    }

    /// <summary>Whether the handshake is done.</summary>
    public bool IsDone => _handshake.IsCompletedSuccessfully;

    /// <summary>Whether it failed: the handshake, or what came after it.</summary>
    public bool IsBroken => _isOverlong || _handshake is { IsFaulted: true } or { IsCanceled: true }
        || _reading is { IsFaulted: true } || _saying is { IsFaulted: true };

    /// <summary>Whether the server said that nothing more follows (close_notify).</summary>
    public bool IsClosed => _reading is { IsCompletedSuccessfully: true };

    /// <summary>The application protocol that the server chose (ALPN), or null; the handshake is done.</summary>
    public string? Protocol => _tls.NegotiatedApplicationProtocol is { Protocol.Length: > 0 } chosen ? chosen.ToString() : null;

    /// <summary>What is known so far.</summary>
    public TlsSeen Seen(Instant? firstByteAt, Instant? doneAt)
        => _facts.ToSeen(IsDone ? _tls : null, _handshake.Exception ?? _reading?.Exception ?? _saying?.Exception) with
        {
            FirstByteAt = firstByteAt,
            DoneAt = doneAt,
        };

    /// <summary>The session of a conversation, or null where it is to have none.</summary>
    public static TlsSession? For(Conversation conversation) => conversation.Tls is { } tls ? new TlsSession(tls) : null;

    /// <summary>Takes what is to be sent now.</summary>
    public byte[] TakeOutgoing() => _network.TakeOutgoing();

    /// <summary>Bytes came.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (IsBroken) return;
        if (!IsDone)
        {
            _facts.See(bytes);
            _handshakeBytes += bytes.Length;
            if (_handshakeBytes > MostOfHandshake)
            {
                _isOverlong = true;
                return;
            }
        }

        while (!bytes.IsEmpty && !IsBroken && !IsClosed)
        {
            int next = _framing.Next(bytes);
            _network.Give(bytes[..next]);
            bytes = bytes[next..];
            if (IsDone) _reading ??= ReadAllAsync();
        }
    }

    /// <summary>
    /// Says something inside; the handshake is done. Where the server broke it by what stood behind its handshake, nothing is said:
    /// <see cref="IsBroken"/> tells.
    /// </summary>
    public void Say(ReadOnlyMemory<byte> request)
    {
        if (IsBroken) return;
        // Into memory nothing waits.
        _saying = _tls.WriteAsync(request, CancellationToken.None).AsTask();
        if (!_saying.IsCompleted) throw new InvalidOperationException("A write into memory does not wait.");
    }

    /// <summary>Hands over what the server said inside since the last time.</summary>
    public void TakePlain(Action<ReadOnlySpan<byte>> take)
    {
        if (_plain.WrittenCount == 0) return;
        take(_plain.WrittenSpan);
        _plain.ResetWrittenCount();
    }

    public void Dispose()
    {
        _network.End();
        _ = _handshake.Exception; // why it failed is in the conversation's end
        _ = _reading?.Exception;
        _ = _saying?.Exception;
        _tls.Dispose();
    }

    private async Task ReadAllAsync()
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(Room);
        try
        {
            while (await _tls.ReadAsync(room.AsMemory(0, Room), CancellationToken.None) is > 0 and var count)
                _plain.Write(room.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = _settings.Name,
        AllowTlsResume = false, // all connections of a target say the same
        EnabledSslProtocols = _settings.Versions switch
        {
            TlsVersions.Only12 => SslProtocols.Tls12,
            TlsVersions.Only13 => SslProtocols.Tls13,
            _ => SslProtocols.None, // all that the system has
        },
        ApplicationProtocols = _settings.Protocols.Count == 0
            ? null
            : [.. _settings.Protocols.Select(name => new SslApplicationProtocol(name))],
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => _facts.Take(certificate, chain),
        CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationFlags = X509VerificationFlags.AllFlags,
        },
    };
}
