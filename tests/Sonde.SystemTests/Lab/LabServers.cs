using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.SystemTests.Lab;

/// <summary>Real servers from Debian's packages, with a configuration of the test's own, in the namespace of a host.</summary>
internal static class LabServers
{
    /// <summary>nginx on the ports, both families: every request is answered with a short page.</summary>
    public static Task NginxAsync(this LabHost host, params IReadOnlyList<int> ports) => host.NginxAsync("here\\n", ports);

    /// <summary>The same with a page of several segments.</summary>
    public static Task NginxLongAsync(this LabHost host, params IReadOnlyList<int> ports) => host.NginxAsync(new string('x', 3000), ports);

    private static async Task NginxAsync(this LabHost host, string page, IReadOnlyList<int> ports)
    {
        LabMachine.Require("nginx");
        string folder = host.Folder("nginx");
        string listen = string.Concat(ports.Select(port => $"listen {port} backlog=4096; listen [::]:{port} backlog=4096; "));
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr warn;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              server { {{listen}} location / { default_type text/plain; return 200 "{{page}}"; } }
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => ports.All(host.Answers), "its answer on its ports");
    }

    /// <summary>
    /// nginx with TLS of one version a port (`TLSv1.2`, `TLSv1.3`), both families, its certificate of its own making and too long for one
    /// packet.
    /// </summary>
    /// <returns>The certificate's SHA-256 fingerprint.</returns>
    public static async Task<string> NginxTlsAsync(this LabHost host, params IReadOnlyList<(int Port, string Version)> ports)
    {
        LabMachine.Require("nginx");
        string folder = host.Folder("nginx");
        using var key = RSA.Create(4096);
        var request = new CertificateRequest("CN=lab.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        string servers = string.Concat(ports.Select(port => $$"""
              server {
                listen {{port.Port}} ssl backlog=4096; listen [::]:{{port.Port}} ssl backlog=4096; ssl_protocols {{port.Version}};
                location / { default_type text/plain; return 200 "here\n"; }
              }
            """));
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off; ssl_certificate {{folder}}/cert.pem; ssl_certificate_key {{folder}}/key.pem;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              {{servers}}
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => ports.All(port => host.Answers(port.Port)), "its answer on its ports");
        return Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    /// <summary>A listening socket of this process in the host, both families, that nobody accepts from.</summary>
    public static Socket Listen(this LabHost host, int port, int backlog)
        => host.Do(() =>
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen(backlog);
            return socket;
        });

    /// <summary>Connects from the host.</summary>
    public static Socket Connect(this LabHost host, IPAddress address, int port)
        => host.Do(() =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(address, port);
            return socket;
        });

    /// <summary>A folder of the host's own in the network's.</summary>
    public static string Folder(this LabHost host, string name)
        => Directory.CreateDirectory(Path.Combine(host.Network.Folder, host.Name, name)).FullName;

    internal static bool Answers(this LabHost host, int port)
    {
        try
        {
            using Socket probe = host.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
