using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The web servers of the censor lab: nginx, and a few lines of C# for what it cannot play.</summary>
internal static class CensorServers
{
    private static readonly int[] WebPorts = [80, 8080];

    /// <summary>Starts them all, and waits until they answer.</summary>
    public static async Task StartAsync(
        LabHost host, string folder, Certificates certificates, IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        LabMachine.Require("nginx");
        Write(folder);
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(folder, certificates, behaviours));
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => Answers(host, Places.Address(Places.Real, v6: false), 443), "its answer");
    }

    /// <summary>Serves what is not nginx's.</summary>
    public static IReadOnlyList<LabListener> Listen(LabHost host, IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        List<LabListener> listeners = [];
        foreach ((IPAddress address, Behaviour behaviour) in behaviours)
        {
            if (behaviour.Server is Server.Odd odd)
                listeners.Add(LabListener.Serve(host, new IPEndPoint(address, behaviour.Port), odd.Serves));
        }

        foreach (bool v6 in (bool[])[false, true])
        {
            foreach (int port in (int[])[80, 443])
                listeners.Add(LabListener.Serve(host, new IPEndPoint(Places.Address(Places.Resets, v6), port), ResetAsync));
        }

        return listeners;
    }

    private static async Task ResetAsync(Socket connection)
    {
        await connection.HearAsync(new byte[1]);
        connection.Reset();
    }

    private static bool Answers(LabHost host, IPAddress address, int port)
    {
        try
        {
            using Socket probe = host.Connect(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Write(string folder)
    {
        foreach ((string name, string page) in ((string, string)[])[
            ("page", Pages.Welcome), ("long", Pages.Long), ("dynamic", Pages.Dynamic), ("site", Pages.Site), ("block", Pages.BlockBody)])
        {
            Directory.CreateDirectory(Path.Combine(folder, "www", name));
            File.WriteAllText(Path.Combine(folder, "www", name, "index.html"), page);
        }

        Directory.CreateDirectory(Path.Combine(folder, "www", "zipped"));
        using var zipped = new GZipStream(File.Create(Path.Combine(folder, "www", "zipped", "index.html.gz")), CompressionLevel.Optimal);
        zipped.Write(Encoding.ASCII.GetBytes(Pages.Welcome));
    }

    private static string Configuration(
        string folder, Certificates certificates, IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        var text = new StringBuilder($$"""
            daemon off; master_process off; user root; pid {{folder}}/nginx.pid; error_log stderr crit; worker_rlimit_nofile 30000;
            events { worker_connections 20000; }
            http {
              access_log off; server_tokens off; default_type text/html; keepalive_timeout 20; server_names_hash_bucket_size 128;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;

            """);
        foreach (var one in behaviours.GroupBy(pair => pair.Behaviour, pair => pair.Address))
        {
            if (one.Key.Server is Server.Nginx nginx)
                Add(text, certificates, nginx, [.. one], one.Key.Service == Service.Https ? [443] : WebPorts);
        }

        const string site = "root @/www/site;",
            block = "root @/www/block; error_page 403 /index.html; location = /index.html { internal; } location / { return 403; }";
        foreach ((int place, string does, string? certificate) in ((int, string, string?)[])[
            (Places.Real, site, Certificates.Site), (Places.Elsewhere, site, Certificates.Site), (Places.BlockPage, block, null),
            (Places.SecureBlockPage, block, Certificates.Provider), (Places.UnknownAuthority, site, Certificates.Interceptor)])
        {
            IPAddress[] addresses = [Places.Address(place, v6: false), Places.Address(place, v6: true)];
            Add(text, certificates, new Server.Nginx(does), addresses, [80]);
            if (certificate is not null) Add(text, certificates, new Server.Nginx(does, certificate), addresses, [443]);
        }

        return text.Append("}\n").Replace("@/", folder + "/").ToString();
    }

    private static void Add(
        StringBuilder text, Certificates certificates, Server.Nginx nginx, IReadOnlyList<IPAddress> addresses, int[] ports)
    {
        string tls = Tls(nginx.Certificate), secure = nginx.Certificate is null ? "" : " ssl";
        text.Append($"  server {{ {Listen(" default_server")}server_name _; {tls}{nginx.Site} }}\n");
        if (nginx.SiteOfName is not null)
            text.Append(
                $"  server {{ {Listen("")}server_name {Behaviour.ForbiddenName}; {Tls(nginx.CertificateOfName)}{nginx.SiteOfName} }}\n");

        string Listen(string more) => string.Concat(
            from address in addresses from port in ports select $"listen {new IPEndPoint(address, port)}{secure}{more}; ");

        string Tls(string? certificate)
        {
            if (certificate is null) return "";
            (string file, string key) = certificates.Files(certificate);
            return $"ssl_certificate {file}; ssl_certificate_key {key}; ssl_protocols {nginx.Protocols}; ";
        }
    }
}
