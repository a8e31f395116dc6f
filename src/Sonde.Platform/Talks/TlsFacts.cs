using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sonde.Experiments.Network;
using Sonde.Packets.Tls;

namespace Sonde.Platform.Talks;

/// <summary>
/// What a TLS handshake showed: of what the server said in the clear, of what the library made of it, and of why that gave up. What came
/// before a handshake broke is known as well.
/// </summary>
internal sealed class TlsFacts
{
    // The first flight in the clear, with the longest chain that is kept.
    private const int MostClear = TlsSeen.MostChainBytes + (16 * 1024);
    // OpenSSL numbers a received alert by its description and this.
    private const string ErrorMark = "error:";
    private const int AlertReason = 1000, ReasonMask = 0x7FFFFF, ErrorDigits = 8;

    private readonly List<ReadOnlyMemory<byte>> _chain = [];
    private byte[] _clear = [];
    private int _clearCount, _chainBytes;
    private bool _isChainCut;

    /// <summary>Bytes of the handshake came.</summary>
    public void See(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, MostClear - _clearCount);
        if (_clear.Length < _clearCount + count) Array.Resize(ref _clear, Math.Min(MostClear, Math.Max(4096, 2 * (_clearCount + count))));
        bytes[..count].CopyTo(_clear.AsSpan(_clearCount));
        _clearCount += count;
    }

    /// <summary>The library has the server's certificates.</summary>
    /// <returns>Whether it is to go on with them: always.</returns>
    public bool Take(X509Certificate? own, X509Chain? chain)
    {
        if (own is null) return true;
        byte[] first = own.GetRawCertData();
        Keep(first);
        // What the server sent besides its own; the chain that the library built of it is not asked.
        foreach (X509Certificate2 other in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (!other.RawDataMemory.Span.SequenceEqual(first)) Keep(other.RawDataMemory);
        }

        return true;
    }

    /// <summary>All that is known.</summary>
    /// <param name="done">The library's side, where the handshake is done; else null.</param>
    /// <param name="wrong">Why it failed, or null.</param>
    public TlsSeen ToSeen(SslStream? done, Exception? wrong)
    {
        TlsServerFlight clear = TlsServerFlight.Read(_clear.AsSpan(0, _clearCount));
        if (_chain.Count == 0) foreach (ReadOnlyMemory<byte> certificate in clear.Certificates) Keep(certificate);
        Exception? cause = wrong?.GetBaseException();
        return new TlsSeen(
            done is not null ? NameOf(done.SslProtocol) : clear.Version is { } version ? NameOf(version) : null,
            done is not null
                ? done.NegotiatedCipherSuite.ToString()
                : clear.CipherSuite is { } suite ? ((TlsCipherSuite)suite).ToString() : null,
            _chain is [var own, ..] ? Convert.ToHexStringLower(SHA256.HashData(own.Span)) : null)
        {
            Progress = done is not null ? TlsProgress.Done
                : _chain.Count > 0 ? TlsProgress.Certificate
                : clear.Version is not null ? TlsProgress.Hello
                : clear.IsEmpty ? TlsProgress.Silent
                : clear.Alert is not null ? TlsProgress.Refused
                : clear.IsTls ? TlsProgress.Begun : TlsProgress.NoTls,
            Protocol = done?.NegotiatedApplicationProtocol is { Protocol.Length: > 0 } chosen ? chosen.ToString() : null,
            Chain = [.. _chain],
            IsChainCut = _isChainCut,
            Alert = clear.Alert ?? AlertOf(cause),
            Error = cause?.Message,
        };
    }

    private void Keep(ReadOnlyMemory<byte> certificate)
    {
        if (_chain.Count >= TlsSeen.MostCertificates || _chainBytes + certificate.Length > TlsSeen.MostChainBytes)
        {
            _isChainCut = true;
            return;
        }

        _chain.Add(certificate);
        _chainBytes += certificate.Length;
    }

    // One that came encrypted is known to the library alone, which says so in its error's number.
    private static byte? AlertOf(Exception? cause)
    {
        ReadOnlySpan<char> text = cause?.Message;
        int at = text.IndexOf(ErrorMark, StringComparison.Ordinal);
        if (at < 0 || text.Length < at + ErrorMark.Length + ErrorDigits) return null;
        bool isNumber = uint.TryParse(
            text.Slice(at + ErrorMark.Length, ErrorDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint number);
        return isNumber && (number & ReasonMask) is >= AlertReason and <= AlertReason + byte.MaxValue and var reason
            ? (byte)(reason - AlertReason)
            : null;
    }

    private static string NameOf(SslProtocols version) => version switch
    {
        SslProtocols.Tls12 => NameOf(0x0303),
        SslProtocols.Tls13 => NameOf(0x0304),
        _ => version.ToString(),
    };

    private static string NameOf(ushort version) => version switch
    {
        0x0300 => "SSLv3",
        0x0301 => "TLSv1",
        0x0302 => "TLSv1.1",
        0x0303 => "TLSv1.2",
        0x0304 => "TLSv1.3",
        _ => $"0x{version:x4}",
    };
}
