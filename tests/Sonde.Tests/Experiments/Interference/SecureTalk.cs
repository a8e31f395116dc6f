using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Connections within TLS, as a server or who stands in its place leads them.</summary>
internal static class SecureTalk
{
    /// <summary>The server's certificate, and another one.</summary>
    public static readonly byte[] Own = [0x30, 1, 2, 3], Other = [0x30, 9, 9, 9];

    /// <summary>The connection is there; nothing of TLS yet.</summary>
    public static ServerTalk Connects() => new ServerTalk().After(10, (course, at) => course.Connect(at));

    /// <summary>The handshake is done, and the request is on its way.</summary>
    public static ServerTalk Opens(
        string version = "TLSv1.3", byte[]? certificate = null, byte[]? issuer = null, string suite = "TLS_AES_128_GCM_SHA256")
        => Connects().After(20, (course, at) => course.FinishTls(at)).After(0, (course, at) => course.Write(at))
        .After(5, (course, at) => course.Acknowledge(at)).With(
            reply => reply with
            {
                Tls = new TlsSeen(version, suite, "00")
                {
                    Progress = TlsProgress.Done,
                    Chain = issuer is null ? [certificate ?? Own] : [certificate ?? Own, issuer],
                },
            });

    /// <summary>An alert comes instead of a ServerHello.</summary>
    public static ServerTalk Alerts(byte alert) => Fails(TlsProgress.Refused, alert);

    /// <summary>What comes is no TLS.</summary>
    public static ServerTalk SpeaksClear() => Fails(TlsProgress.NoTls, null);

    private static ServerTalk Fails(TlsProgress progress, byte? alert)
        => Connects().After(5, (course, at) => course.FailTls(at))
        .With(reply => reply with { Tls = new TlsSeen(null, null, null) { Progress = progress, Alert = alert } });
}
