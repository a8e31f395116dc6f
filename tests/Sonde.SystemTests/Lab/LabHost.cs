using System.Net;
using System.Runtime.ExceptionServices;

namespace Sonde.SystemTests.Lab;

/// <summary>A machine of the lab: a network namespace with interfaces, routes, rules and processes of its own.</summary>
internal sealed class LabHost(LabNetwork network, string name, bool forwards)
{
    private readonly List<LabLink> _links = [];
    private readonly List<IPNetwork> _announced = [];

    /// <summary>Its name within the network.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it is a router.</summary>
    public bool Forwards { get; } = forwards;

    /// <summary>The name of its namespace.</summary>
    public string Namespace { get; } = $"{network.Name}-{name}";

    /// <summary>Its links, in the order in which they were made: eth0 is the first.</summary>
    public IReadOnlyList<LabLink> Links => _links;

    /// <summary>Prefixes of which every address is this host's.</summary>
    public IReadOnlyList<IPNetwork> Announced => _announced;

    /// <summary>Its IPv4 address on its first link.</summary>
    public IPAddress V4 => _links[0].At(this).V4;

    /// <summary>Its IPv6 address on its first link.</summary>
    public IPAddress V6 => _links[0].At(this).V6;

    internal LabNetwork Network { get; } = network;

    /// <summary>The first address of the family.</summary>
    public IPAddress Address(bool v6) => v6 ? V6 : V4;

    /// <summary>Gives this host every address of a prefix, and every other host the way there. Before the network starts.</summary>
    public LabHost Announce(string prefix)
    {
        _announced.Add(IPNetwork.Parse(prefix));
        return this;
    }

    /// <summary>Runs lines of the `ip` command in this host.</summary>
    public void Ip(params IEnumerable<string> lines)
        => LabCommand.Run("ip", ["-n", Namespace, "-batch", "-"], string.Join('\n', lines) + "\n");

    /// <summary>Loads an nftables ruleset into this host (see <see cref="Middlebox"/>).</summary>
    public void Rules(string ruleset)
        => LabCommand.Run("ip", ["netns", "exec", Namespace, "nft", "-f", "-"], ruleset);

    /// <summary>Sets kernel settings of this host, `net.` left out: ("ipv4.tcp_syncookies", "0").</summary>
    public void Sysctl(params IReadOnlyList<(string Name, string Value)> settings)
        => Do(() =>
        {
            foreach ((string setting, string value) in settings)
                File.WriteAllText("/proc/sys/net/" + setting.Replace('.', '/'), value);
            return true;
        });

    /// <summary>Runs code on a thread inside this host's namespace: sockets and devices that it opens are this host's.</summary>
    public T Do<T>(Func<T> action)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Native.EnterNamespace("/run/netns/" + Namespace);
                result = action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    /// <summary>Starts a program in this host; it ends with the network at the latest.</summary>
    public LabProcess Start(string program, IEnumerable<string> arguments, LabProcessOptions? options = null)
    {
        var process = LabProcess.Start(this, program, arguments, options ?? new LabProcessOptions());
        Network.Own(process);
        return process;
    }

    /// <summary>Runs a program in this host to its end: its output; an exit code other than 0 is an error of the lab.</summary>
    public string Run(string program, params IEnumerable<string> arguments)
        => LabCommand.Run("ip", ["netns", "exec", Namespace, program, .. arguments]);

    internal string Add(LabLink link)
    {
        _links.Add(link);
        return link.At(this).Interface;
    }
}
