using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>
/// A path with every behaviour towards TCP fast open that is known, one prefix each, in both families: 10.80.N.0/24 and
/// fd80:0:0:N::/64, of which every address answers.
/// </summary>
internal sealed class PathLab : IDisposable
{
    private const string Syn = "tcp flags & (syn | ack | rst) == syn", SynAck = "tcp flags & (syn | ack | rst) == (syn | ack)";

    private readonly LabNetwork _network;

    private PathLab(LabNetwork network, LabHost client, LabHost router, LabHost server, LabHost old, LabHost free)
        => (_network, Client, Router, Server, Old, Free) = (network, client, router, server, old, free);

    public LabHost Client { get; }

    public LabHost Router { get; }

    /// <summary>Speaks fast open.</summary>
    public LabHost Server { get; }

    /// <summary>Does not.</summary>
    public LabHost Old { get; }

    /// <summary>Takes data on a SYN without any cookie.</summary>
    public LabHost Free { get; }

    /// <summary>Makes the lab, with nginx on port 80 of all servers.</summary>
    /// <param name="delay">One way between client and router; zero is a plain link.</param>
    public static async Task<PathLab> CreateAsync(TimeSpan delay = default)
    {
        var network = new LabNetwork();
        LabHost client = network.Host("client"), router = network.Router("r1");
        LabHost server = network.Host("server"), old = network.Host("old"), free = network.Host("free");
        if (delay == default) network.Link(client, router);
        else network.SoftPath(client, router, delay);
        network.Link(router, server);
        network.Link(router, old);
        network.Link(router, free);
        foreach (int id in Enumerable.Range(1, 16))
        {
            LabHost host = id switch { 2 => old, 14 => free, _ => server };
            host.Announce($"10.80.{id}.0/24").Announce($"fd80:0:0:{id:x}::/64");
        }

        server.Announce("10.81.0.0/16");
        var lab = new PathLab(network, client, router, server, old, free);
        try
        {
            network.Start();
            client.Sysctl([("ipv4.tcp_fastopen", "1"), ("ipv4.tcp_fastopen_blackhole_timeout_sec", "0")]);
            server.Sysctl([("ipv4.tcp_fastopen", "3"), .. Queues]);
            old.Sysctl([("ipv4.tcp_fastopen", "0"), .. Queues]);
            free.Sysctl([("ipv4.tcp_fastopen", "515"), .. Queues]);
            router.Rules(Middleboxes());
            router.Sysctl([("netfilter.nf_conntrack_tcp_loose", "0")]);
            await Task.WhenAll(NginxAsync(server), NginxAsync(old), NginxAsync(free));
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return lab;
    }

    /// <summary>An address of a behaviour.</summary>
    public static IPAddress Address(int id, bool v6, int host = 9)
        => IPAddress.Parse(v6 ? $"fd80:0:0:{id:x}::{host:x}" : $"10.80.{id}.{host}");

    public void Dispose() => _network.Dispose();

    private static IEnumerable<(string, string)> Queues => [("core.somaxconn", "8192"), ("ipv4.tcp_max_syn_backlog", "8192")];

    private static async Task NginxAsync(LabHost host)
    {
        LabMachine.Require("nginx");
        string folder = host.Folder("nginx");
        string configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr crit; worker_rlimit_nofile 30000;
            events { worker_connections 20000; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              server {
                listen 80 fastopen=4096 backlog=8192; listen [::]:80 fastopen=4096 backlog=8192;
                location / { default_type text/plain; return 200 "here\n"; }
              }
            }
            """);
        LabProcess nginx = host.Start("nginx", ["-e", "stderr", "-c", configuration]);
        await nginx.UntilAsync(() => LabServers.Answers(host, 80), "its answer on its port");
    }

    // nftables cannot reckon whether a SYN has data: every header length is compared with the packet's.
    private static string Middleboxes()
    {
        var rules = new List<string> { "meta mark set 0x0", $"{Syn} jump syndata" };
        foreach (int v in (int[])[4, 6])
        {
            string To(int id) => v == 4 ? $"ip daddr 10.80.{id}.0/24" : $"ip6 daddr fd80:0:0:{id:x}::/64";
            string From(int id) => v == 4 ? $"ip saddr 10.80.{id}.0/24" : $"ip6 saddr fd80:0:0:{id:x}::/64";
            rules.AddRange([
                $"{To(3)} {Syn} meta mark 0x1 drop",
                $"{To(4)} {Syn} reset tcp option fastopen",
                $"{From(5)} {SynAck} reset tcp option fastopen",
                $"{To(6)} {Syn} tcp option fastopen exists drop",
                $"{To(6)} {Syn} tcp option 254 exists drop",
                $"{To(7)} {Syn} meta mark 0x1 reject with tcp reset",
                $"{To(8)} drop",
                $"{To(9)} meta l4proto tcp reject with tcp reset",
                $"{To(10)} reject with icmpx admin-prohibited",
                $"{To(11)} {Syn} meta mark 0x1 ct mark set 0x11",
                $"{To(11)} ct mark 0x11 tcp flags & syn == 0 drop",
                $"{From(11)} ct mark 0x11 tcp flags & syn == 0 drop",
                $"{To(13)} {Syn} meta mark 0x1 ct mark set 0x13",
                $"{From(13)} {SynAck} ct mark 0x13 drop",
                .. ((string[])["fastopen", "254"])
                    .SelectMany(
                        kind => (string[])[$"{To(15)} {Syn} reset tcp option {kind}", $"{From(15)} {SynAck} reset tcp option {kind}"]),
            ]);
        }

        IEnumerable<string> withData = Enumerable.Range(5, 11).SelectMany(words => (string[])[
            $"meta nfproto ipv4 tcp doff {words} ip length > {20 + (words * 4)} meta mark set 0x1",
            $"meta nfproto ipv6 tcp doff {words} ip6 length > {words * 4} meta mark set 0x1"]);
        return $$"""
            table inet paths {
              chain syndata {
                {{string.Join("\n    ", withData)}}
              }
              chain middle {
                type filter hook forward priority -150; policy accept;
                {{string.Join("\n    ", rules)}}
              }
              chain pool {
                type nat hook postrouting priority 100; policy accept;
                ip daddr 10.80.12.0/24 meta l4proto tcp snat ip to numgen inc mod 4 map { 0 : 10.71.9.1, 1 : 10.71.9.2, 2 : 10.71.9.3, 3 : 10.71.9.4 }
              }
              chain pre { type filter hook prerouting priority -300; policy accept; ip daddr 10.80.16.0/24 {{Syn}} notrack; }
              chain proxy {
                type filter hook forward priority 0; policy accept;
                ip daddr 10.80.16.0/24 meta l4proto tcp ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
                ip daddr 10.80.16.0/24 meta l4proto tcp ct state invalid drop
              }
            }
            """;
    }
}
