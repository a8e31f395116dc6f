using System.Net.Security;
using System.Security.Cryptography;
using Sonde.Experiments.Network;
using Sonde.Packets.Tls;

namespace Sonde.Experiments.Replay.Trials;

/// <summary>
/// A TLS connection as a capture shows it: its handshake as far as it is in the clear, when it was done, and that something came inside it.
/// What that was is in no packet.
/// </summary>
internal sealed class TlsPlay
{
    private const int MostClear = TlsSeen.MostChainBytes + (16 << 10);
    private const ushort Tls13 = 0x0304;

    private readonly TlsRecords _ours = new(), _theirs = new();
    private readonly List<byte> _clear = [];
    private bool _haveWeChanged, _haveTheyChanged;
    private int _ourData;

    /// <summary>Whether the handshake is done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether anything came inside it since.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether what came ends the handshake: an alert, or what is no TLS.</summary>
    public bool IsBroken
    {
        get
        {
            if (IsDone || _clear.Count == 0) return false;
            TlsServerFlight flight = Flight;
            return !flight.IsTls || flight.Alert is not null;
        }
    }

    private TlsServerFlight Flight => TlsServerFlight.Read(_clear.ToArray());

    /// <summary>The next bytes of ours.</summary>
    /// <returns>Whether the handshake is done with them.</returns>
    public bool TakeOurs(ReadOnlySpan<byte> bytes)
    {
        bool wasDone = IsDone;
        _ours.Take(bytes, kind =>
        {
            _haveWeChanged |= kind == TlsRecords.ChangeCipherSpec;
            _ourData += kind == TlsRecords.ApplicationData ? 1 : 0;
        });
        // Its last message is the first that is encrypted (RFC 8446 §4.4.4).
        IsDone |= _ourData > 0 && Flight.Version >= Tls13;
        return IsDone && !wasDone;
    }

    /// <summary>The next bytes of the server's.</summary>
    /// <returns>Whether the handshake is done with them.</returns>
    public bool TakeTheirs(ReadOnlySpan<byte> bytes)
    {
        bool wasDone = IsDone;
        if (!wasDone) _clear.AddRange(bytes[..Math.Min(bytes.Length, MostClear - _clear.Count)]);
        bool isFinished = false;
        _theirs.Take(bytes, kind =>
        {
            IsAnswered |= wasDone && kind == TlsRecords.ApplicationData;
            // Up to TLS 1.2 the server's is the last (RFC 5246 §7.3).
            isFinished |= kind == TlsRecords.Handshake && _haveTheyChanged && _haveWeChanged;
            _haveTheyChanged |= kind == TlsRecords.ChangeCipherSpec;
        });
        IsDone |= isFinished && Flight.Version < Tls13;
        return IsDone && !wasDone;
    }

    /// <summary>What it showed.</summary>
    /// <param name="firstByteAt">When the server's first byte came, or null.</param>
    /// <param name="doneAt">When it was done, or null.</param>
    public TlsSeen ToSeen(Instant? firstByteAt, Instant? doneAt)
    {
        TlsServerFlight flight = Flight;
        ReadOnlyMemory<byte>[] chain = [.. flight.Certificates.Take(TlsSeen.MostCertificates)];
        return new TlsSeen(
            flight.Version is { } version ? NameOf(version) : null,
            flight.CipherSuite is { } suite ? ((TlsCipherSuite)suite).ToString() : null,
            chain is [var own, ..] ? Convert.ToHexStringLower(SHA256.HashData(own.Span)) : null)
        {
            Progress = IsDone ? TlsProgress.Done
                : chain.Length > 0 ? TlsProgress.Certificate
                : flight.Version is not null ? TlsProgress.Hello
                : flight.IsEmpty ? TlsProgress.Silent
                : flight.Alert is not null ? TlsProgress.Refused
                : flight.IsTls ? TlsProgress.Begun : TlsProgress.NoTls,
            Chain = chain,
            IsChainCut = flight.Certificates.Count > chain.Length,
            Alert = flight.Alert,
            FirstByteAt = firstByteAt,
            DoneAt = doneAt,
        };
    }

    private static string NameOf(ushort version) => version switch
    {
        0x0300 => "SSLv3",
        0x0301 => "TLSv1",
        0x0302 => "TLSv1.1",
        0x0303 => "TLSv1.2",
        Tls13 => "TLSv1.3",
        _ => $"0x{version:x4}",
    };
}
