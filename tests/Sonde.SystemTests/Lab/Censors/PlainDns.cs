using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What the plain client says of a resolver.</summary>
internal sealed class PlainDns(PlainClient client, string authorityFile)
{
    private const int Header = 12;
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(3), Window = TimeSpan.FromSeconds(0.6);

    /// <summary>Asks once: what it came to, and how many different answers there were.</summary>
    public async Task<(string Outcome, int Answers)> AskAsync(IPAddress resolver, string name, bool v6)
    {
        byte[] query = Query(name, v6);
        (string? failure, List<byte[]> answers) = await CollectAsync(resolver, query);
        int different = answers.Select(answer => Convert.ToHexString(answer)).Distinct().Count();
        if (failure is not null) return (failure, different);
        byte[] first = answers[0];
        if ((first[2] & 2) != 0)
        {
            if (await OverTcpAsync(resolver, query) is not (null, { } whole)) return ("dns.connrefused", different);
            first = whole;
        }

        return (await JudgeAsync(first, name, v6), different);
    }

    private async Task<(string? Failure, List<byte[]> Answers)> CollectAsync(IPAddress resolver, byte[] query)
    {
        using Socket socket = client.Socket(resolver, isUdp: true);
        await socket.ConnectAsync(resolver, 53);
        await socket.SendAsync(query);
        List<byte[]> answers = [];
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var limit = new CancellationTokenSource(answers.Count == 0 ? ToAnswer : Window, TimeProvider.System);
                int length = await socket.ReceiveAsync(buffer, limit.Token);
                if (length >= Header && buffer.AsSpan(0, 2).SequenceEqual(query.AsSpan(0, 2))) answers.Add(buffer[..length]);
            }
        }
        catch (OperationCanceledException)
        {
            return (answers.Count == 0 ? "dns.timedout" : null, answers);
        }
        catch (SocketException)
        {
            return (answers.Count == 0 ? "dns.connrefused" : null, answers);
        }
    }

    private async Task<(string? Failure, byte[]? Answer)> OverTcpAsync(IPAddress resolver, byte[] query)
    {
        PlainAnswer answer = await client.AskAsync(new IPEndPoint(resolver, 53), [[0, (byte)query.Length, .. query]], untilQuiet: true);
        return answer.Failure is null && answer.Bytes.Length > Header ? (null, answer.Bytes[2..]) : (answer.Failure ?? "empty", null);
    }

    private async Task<string> JudgeAsync(byte[] answer, string name, bool v6)
    {
        int code = answer[3] & 15;
        if (code != 0) return "dns.error:" + (code switch { 2 => "ServFail", 3 => "NXDomain", 5 => "Refused", _ => $"{code}" });
        IPAddress[] addresses = [.. Addresses(answer, v6)];
        if (addresses.Length == 0) return "ip.empty";
        if (addresses.Contains(Places.Address(Places.Real, v6))) return "ip.matchip";
        IPAddress address = addresses[0];
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return "ip.invalid:zero";
        if (IPAddress.IsLoopback(address)) return "ip.invalid:local_host";
        if (IsPrivate(address)) return "ip.invalid:local_net";
        if (await CertificateAsync(address, name) is { } certificate) return certificate;
        PlainAnswer page = await client.AskAsync(new IPEndPoint(address, 80), PlainWeb.Request(name));
        return PlainWeb.Known(page.Text) is { } known ? "http.blockpage:" + known : "tls.connerror:?";
    }

    // What the host says it is, or null when it says nothing of the kind.
    private async Task<string?> CertificateAsync(IPAddress address, string name)
    {
        string? said = null;
        using Socket socket = client.Socket(address);
        using var limit = new CancellationTokenSource(ToAnswer, TimeProvider.System);
        try
        {
            await socket.ConnectAsync(address, 443, limit.Token);
            await using var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, certificate, _, errors) =>
            {
                using var leaf = new X509Certificate2(certificate!);
                said = (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
                    ? "tls.baddomain:" + leaf.GetNameInfo(X509NameType.SimpleName, false)
                    : IsOfLab(leaf) ? "tls.validcert"
                    : "tls.badca:" + leaf.GetNameInfo(X509NameType.SimpleName, true);
                return true;
            });
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name }, limit.Token);
        }
        catch (Exception e) when (
            e is SocketException or IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            return said;
        }

        return said;
    }

    private bool IsOfLab(X509Certificate2 leaf)
    {
        using var chain = new X509Chain();
        using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(leaf);
    }

    private static bool IsPrivate(IPAddress address)
        => ((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]).Select(IPNetwork.Parse)
            .Any(network => network.Contains(address));

    private static byte[] Query(string name, bool v6)
    {
        byte[] labels = [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
        return [0x50, 0x4c, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, v6 ? (byte)28 : (byte)1, 0, 1];
    }

    private static IEnumerable<IPAddress> Addresses(byte[] answer, bool v6)
    {
        int at = Header, count = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));
        while (answer[at] != 0) at += 1 + answer[at];
        at += 5;
        for (int i = 0; i < count && at < answer.Length; i++)
        {
            while (answer[at] != 0 && (answer[at] & 0xc0) == 0) at += 1 + answer[at];
            at += (answer[at] & 0xc0) != 0 ? 2 : 1;
            int type = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)),
                length = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 8));
            if (type == (v6 ? 28 : 1)) yield return new IPAddress(answer.AsSpan(at + 10, length));
            at += 10 + length;
        }
    }
}
