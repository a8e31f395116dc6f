using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.SystemTests.Lab;

/// <summary>Servers of the lab that speak TLS.</summary>
internal static class LabTls
{
    /// <summary>nginx with TLS on a port, both families, and a certificate of its own making.</summary>
    public static async Task NginxTlsAsync(this LabHost host, int port)
    {
        LabMachine.Require("nginx");
        string folder = host.Folder("nginx-tls");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = new CertificateRequest("CN=lab.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              server {
                listen {{port}} ssl; listen [::]:{{port}} ssl;
                ssl_certificate {{folder}}/certificate.pem; ssl_certificate_key {{folder}}/key.pem;
                location / { default_type text/plain; return 200 "here\n"; }
              }
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => host.Answers(port), "its answer on its port");
    }
}
