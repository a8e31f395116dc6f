using System.Net;
using System.Net.Sockets;

namespace Sonde.SystemTests.Lab;

/// <summary>Real servers from Debian's packages, with a configuration of the test's own, in the namespace of a host.</summary>
internal static class LabServers
{
    /// <summary>nginx on the ports, both families: every request is answered with a short page.</summary>
    public static async Task NginxAsync(this LabHost host, params IReadOnlyList<int> ports)
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
              server { {{listen}} location / { default_type text/plain; return 200 "here\n"; } }
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => ports.All(host.Answers), "its answer on its ports");
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
