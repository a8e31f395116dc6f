using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Real web servers behind a router, and behaviours of a path towards them by prefix, in both families: 10.80.N.0/24 and
/// fd80:0:0:N::/64, of which every address answers.
/// </summary>
internal sealed class H2Lab : IDisposable
{
    /// <summary>nginx without TLS: HTTP/1.1 alone, and HTTP/2 alone.</summary>
    public const int Plain = 80, PriorKnowledge = 8081;

    /// <summary>Apache, which switches.</summary>
    public const int Switching = 8090;

    /// <summary>nginx with TLS: with HTTP/2, and without; OpenSSL's own server, which knows no ALPN.</summary>
    public const int Secure = 443, SecureOld = 444, SecureBare = 4433;

    /// <summary>Behaviours of the path.</summary>
    public const int Clean = 1, DropsOffer = 2, ResetsOffer = 3, Dead = 8, Closed = 9, Prohibited = 10;

    // Where the request says that it offers the switch, behind the TCP header with its timestamps, for the host lab.test.
    private const int OfferAt = 32 + 16 + 16 + 19 + 13 + 12;

    private readonly LabNetwork _network;

    private H2Lab(LabNetwork network, LabHost client, LabHost router) => (_network, Client, Router) = (network, client, router);

    public LabHost Client { get; }

    public LabHost Router { get; }

    /// <summary>Makes the lab.</summary>
    public static async Task<H2Lab> CreateAsync()
    {
        LabMachine.Require("nginx", "apache2", "openssl");
        var network = new LabNetwork();
        LabHost client = network.Host("client"), router = network.Router("r1"), server = network.Host("server");
        network.Link(client, router);
        network.Link(router, server);
        foreach (int id in (int[])[Clean, DropsOffer, ResetsOffer, Dead, Closed, Prohibited])
            server.Announce($"10.80.{id}.0/24").Announce($"fd80:0:0:{id:x}::/64");
        var lab = new H2Lab(network, client, router);
        try
        {
            network.Start();
            router.Rules(Middleboxes());
            string folder = server.Folder("web");
            LabCommand.Run(
                "openssl",
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=lab.test", "-days", "2",
                    "-keyout", Path.Combine(folder, "key"), "-out", Path.Combine(folder, "certificate")]);
            await Task.WhenAll(NginxAsync(server, folder), ApacheAsync(server, folder), OpensslAsync(server, folder));
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return lab;
    }

    /// <summary>A target behind a behaviour.</summary>
    public static string Target(int behaviour, bool v6, int port)
        => v6 ? $"[fd80:0:0:{behaviour:x}::9]:{port}" : $"10.80.{behaviour}.9:{port}";

    public void Dispose() => _network.Dispose();

    private static async Task NginxAsync(LabHost host, string folder)
    {
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log stderr crit;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              ssl_certificate {{folder}}/certificate; ssl_certificate_key {{folder}}/key;
              server {
                listen {{Plain}} backlog=4096; listen [::]:{{Plain}} backlog=4096;
                listen {{PriorKnowledge}} http2; listen [::]:{{PriorKnowledge}} http2;
                listen {{Secure}} ssl http2; listen [::]:{{Secure}} ssl http2;
                listen {{SecureOld}} ssl; listen [::]:{{SecureOld}} ssl;
                location / { default_type text/plain; return 200 "here\n"; }
              }
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => host.Answers(Plain), "its answer on its port");
    }

    private static async Task ApacheAsync(LabHost host, string folder)
    {
        const string modules = "/usr/lib/apache2/modules";
        string configuration = Path.Combine(folder, "apache.conf");
        await File.WriteAllTextAsync(configuration, $"""
            ServerRoot {folder}
            PidFile {folder}/apache.pid
            LoadModule mpm_event_module {modules}/mod_mpm_event.so
            LoadModule authz_core_module {modules}/mod_authz_core.so
            LoadModule http2_module {modules}/mod_http2.so
            Listen {Switching}
            ServerName lab.test
            Protocols h2c http/1.1
            ErrorLog {folder}/apache.log
            DocumentRoot {folder}
            Mutex file:{folder} default
            User nobody
            Group nogroup

            """);
        LabProcess apache = host.Start("apache2", ["-f", configuration, "-D", "FOREGROUND"]);
        await apache.UntilAsync(() => host.Answers(Switching), "its answer on its port");
    }

    private static async Task OpensslAsync(LabHost host, string folder)
    {
        LabProcess server = host.Start(
            "openssl",
            ["s_server", "-quiet", "-www", "-accept", $"{SecureBare}",
                "-key", Path.Combine(folder, "key"), "-cert", Path.Combine(folder, "certificate")]);
        await server.UntilAsync(() => host.Answers(SecureBare), "its answer on its port");
    }

    private static string Middleboxes()
    {
        string offer = $"@th,{OfferAt * 8},56 0x{Convert.ToHexString("Upgrade"u8)}";
        string[] rules =
        [
            .. ((int[])[4, 6]).SelectMany(v =>
            {
                string To(int id) => v == 4 ? $"ip daddr 10.80.{id}.0/24" : $"ip6 daddr fd80:0:0:{id:x}::/64";
                return (string[])
                [
                    $"{To(DropsOffer)} tcp dport {Plain} {offer} drop",
                    $"{To(ResetsOffer)} tcp dport {Plain} {offer} reject with tcp reset",
                    $"{To(Dead)} drop",
                    $"{To(Closed)} meta l4proto tcp reject with tcp reset",
                    $"{To(Prohibited)} reject with icmpx admin-prohibited",
                ];
            }),
        ];
        return Middlebox.Passing(rules);
    }
}
