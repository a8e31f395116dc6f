using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>
/// Real servers behind a router, each on a host of its own: resolvers and web servers that speak fast open, and one that does not.
/// </summary>
internal sealed class PeerLab : IDisposable
{
    private readonly LabNetwork _network = new();

    private PeerLab()
    {
    }

    public LabHost Client { get; private set; } = null!;

    /// <summary>unbound, which takes 5 connections by fast open at a time.</summary>
    public LabHost Unbound { get; private set; } = null!;

    /// <summary>dnsdist on port 53.</summary>
    public LabHost Dnsdist { get; private set; } = null!;

    /// <summary>nginx on ports 80 and 443.</summary>
    public LabHost Web { get; private set; } = null!;

    /// <summary>nginx on ports 80 and 443, of a system without fast open for servers.</summary>
    public LabHost Old { get; private set; } = null!;

    /// <summary>Makes the lab.</summary>
    /// <param name="delay">Between client and router; zero is a plain link.</param>
    public static async Task<PeerLab> CreateAsync(TimeSpan delay)
    {
        LabMachine.Require("nginx", "unbound", "dnsdist", "openssl");
        var lab = new PeerLab();
        try
        {
            await lab.StartAsync(delay);
            return lab;
        }
        catch
        {
            lab.Dispose();
            throw;
        }
    }

    public void Dispose() => _network.Dispose();

    private async Task StartAsync(TimeSpan delay)
    {
        (Client, LabHost router) = (_network.Host("client"), _network.Router("r"));
        if (delay == TimeSpan.Zero) _network.Link(Client, router);
        else _network.SoftPath(Client, router, delay);
        LabHost Server(string name)
        {
            LabHost host = _network.Host(name);
            _network.Link(router, host);
            return host;
        }

        (Unbound, Dnsdist, Web, Old) = (Server("unbound"), Server("dnsdist"), Server("web"), Server("old"));
        _network.Start();
        Client.Sysctl(("ipv4.tcp_fastopen", "1"), ("ipv4.tcp_fastopen_blackhole_timeout_sec", "0"));
        foreach (LabHost host in (LabHost[])[Unbound, Dnsdist, Web]) host.Sysctl(("ipv4.tcp_fastopen", "3"));
        Old.Sysctl(("ipv4.tcp_fastopen", "0"));
        await Task.WhenAll(UnboundAsync(Unbound), DnsdistAsync(Dnsdist), NginxAsync(Web, "fastopen=64"), NginxAsync(Old, ""));
    }

    private static async Task UnboundAsync(LabHost host)
    {
        string configuration = Path.Combine(host.Folder("unbound"), "unbound.conf");
        await File.WriteAllTextAsync(configuration, $"""
            server:
              directory: "{host.Folder("unbound")}"
              username: ""
              chroot: ""
              pidfile: ""
              use-syslog: no
              logfile: ""
              do-daemonize: no
              interface: 0.0.0.0
              interface: ::0
              access-control: 0.0.0.0/0 allow
              access-control: ::/0 allow
              module-config: "iterator"
              local-zone: "lab.test." static
              local-data: "lab.test. 300 IN A 192.0.2.1"
            remote-control:
              control-enable: no

            """);
        await UntilItAnswers(host, host.Start("unbound", ["-c", configuration]), 53);
    }

    private static async Task DnsdistAsync(LabHost host)
    {
        string configuration = Path.Combine(host.Folder("dnsdist"), "dnsdist.conf");
        await File.WriteAllTextAsync(configuration, """
            addLocal("0.0.0.0:53", {tcpFastOpenQueueSize=64})
            addLocal("[::]:53", {tcpFastOpenQueueSize=64})
            setACL({"0.0.0.0/0", "::/0"})
            addAction(AllRule(), SpoofAction({"192.0.2.1"}))
            newServer({address="127.0.0.1:5353", healthCheckMode="up"})

            """);
        await UntilItAnswers(host, host.Start("dnsdist", ["--supervised", "--disable-syslog", "-C", configuration]), 53);
    }

    private static async Task NginxAsync(LabHost host, string fastOpen)
    {
        string folder = host.Folder("nginx");
        string configuration = Path.Combine(folder, "nginx.conf");
        LabCommand.Run(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=lab.test", "-days", "2",
            "-keyout", Path.Combine(folder, "key"), "-out", Path.Combine(folder, "certificate")]);
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              server {
                listen 80 {{fastOpen}}; listen [::]:80 {{fastOpen}};
                listen 443 ssl {{fastOpen}}; listen [::]:443 ssl {{fastOpen}};
                ssl_certificate {{folder}}/certificate; ssl_certificate_key {{folder}}/key;
                location / { default_type text/plain; return 200 "here\n"; }
              }
            }
            """);
        await UntilItAnswers(host, host.Start("nginx", ["-e", "stderr", "-c", configuration]), 80);
    }

    private static Task UntilItAnswers(LabHost host, LabProcess server, int port)
        => server.UntilAsync(() => host.Answers(port), $"its answer on port {port}");
}
