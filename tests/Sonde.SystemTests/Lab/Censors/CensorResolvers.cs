using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The resolvers of the censor lab: unbound knows every name, dnsdist stands before it and lies where it is told to.</summary>
internal static class CensorResolvers
{
    private const int HiddenPort = 5353;

    /// <summary>Starts both, and waits until they answer.</summary>
    public static async Task StartAsync(LabHost host, string folder, IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        LabMachine.Require("unbound", "dnsdist");
        string unboundFile = Path.Combine(folder, "unbound.conf"), dnsdistFile = Path.Combine(folder, "dnsdist.conf");
        await File.WriteAllTextAsync(
            unboundFile,
            Unbound(folder, [.. behaviours.Where(pair => pair.Behaviour.Server is Server.Unbound).Select(pair => pair.Address)]));
        await File.WriteAllTextAsync(dnsdistFile, Dnsdist(behaviours));
        LabProcess unbound = host.Start("unbound", ["-d", "-c", unboundFile]);
        LabProcess dnsdist = host.Start("dnsdist", ["--supervised", "--disable-syslog", "-C", dnsdistFile]);
        await unbound.UntilAsync(() => Listens(host, new IPEndPoint(IPAddress.Loopback, HiddenPort)), "its answer");
        foreach ((IPAddress address, Behaviour behaviour) in behaviours.Where(pair => pair.Behaviour.Server is Server.Dnsdist))
            await dnsdist.UntilAsync(() => Listens(host, new IPEndPoint(address, behaviour.Port)), $"its answer for {behaviour}");
    }

    private static bool Listens(LabHost host, IPEndPoint endpoint)
    {
        try
        {
            using Socket probe = host.Connect(endpoint.Address, endpoint.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Unbound(string folder, IReadOnlyList<IPAddress> addresses)
    {
        string zones = string.Concat(
            Zone("block.isp.example.", Places.BlockPage),
            string.Concat(
                ((string[])["example.", "com.", "org.", "net.", "info.", "invalid.", "test."]).Select(zone => Zone(zone, Places.Real))));
        return $"""
            server:
              chroot: ""
              username: ""
              directory: "{folder}"
              pidfile: "{folder}/unbound.pid"
              use-syslog: no
              logfile: ""
              do-daemonize: no
              interface: 127.0.0.1@{HiddenPort}
            {string.Concat(addresses.Select(address => $"  interface: {address}@53\n"))}
              access-control: 0.0.0.0/0 allow
              access-control: ::0/0 allow
              num-threads: 1
              module-config: "iterator"
              do-not-query-localhost: no
              minimal-responses: yes
            {zones}
              local-zone: "." static
            remote-control:
              control-enable: no

            """;

        static string Zone(string name, int place)
            => $"""
                  local-zone: "{name}" redirect
                  local-data: "{name} 60 IN A {Places.V4(place)}"
                  local-data: "{name} 60 IN AAAA {Places.V6(place)}"

                """;
    }

    private static string Dnsdist(IReadOnlyList<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        var text = new StringBuilder($$"""
            setACL({'0.0.0.0/0','::/0'})
            setSecurityPollSuffix('')
            newServer({address='127.0.0.1:{{HiddenPort}}', checkInterval=60, healthCheckMode='up'})
            local forbidden = newSuffixMatchNode()
            forbidden:add(newDNSName('{{Behaviour.ForbiddenName}}.'))

            """);
        bool isFirst = true;
        foreach ((IPAddress address, Behaviour _) in behaviours.Where(pair => pair.Behaviour.Server is Server.Dnsdist))
        {
            text.Append($"{(isFirst ? "set" : "add")}Local('{new IPEndPoint(address, 53)}')\n");
            isFirst = false;
        }

        int number = 0;
        foreach (var one in behaviours.GroupBy(pair => pair.Behaviour, pair => pair.Address))
        {
            if (one.Key.Server is not Server.Dnsdist server) continue;
            string here = $"here{number++}";
            text.Append($"local {here} = newNMG()\n").AppendJoin('\n', one.Select(address => $"{here}:addMask('{address}')")).Append('\n');
            string
                where = $"NetmaskGroupRule({here}, false)" + (server.OfEveryName ? "" : ", SuffixMatchNodeRule(forbidden)")
                + (server.Only is null ? "" : ", " + server.Only);
            foreach (string address in server.Spoofs)
                text.Append(
                    $"addAction(AndRule({{{where}, QTypeRule(DNSQType.{(address.Contains(':') ? "AAAA" : "A")})}}), SpoofAction({{'{address}'}}))\n");
            string? action = server.IsEmptyOtherwise ? "RCodeAction(DNSRCode.NOERROR)" : server.Action;
            if (action is not null) text.Append($"addAction(AndRule({{{where}}}), {action})\n");
        }

        return text.ToString();
    }
}
