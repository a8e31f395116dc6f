using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>A small Internet of its own: hosts, routers and links, made from network namespaces and removed with this object.</summary>
/// <remarks>
/// Declare hosts and links, then <see cref="Start"/>. Routes follow from the links: every address is reached by the shortest
/// way to its link, over all equal ones at once (a diamond is a diamond), and only routers are passed through.
/// </remarks>
internal sealed class LabNetwork : IDisposable
{
    private readonly List<LabHost> _hosts = [];
    private readonly List<LabLink> _links = [];
    private readonly List<SoftPath> _paths = [];
    private readonly List<LabProcess> _processes = [];
    private readonly HashSet<string> _namespaces = [];

    public LabNetwork()
    {
        LabMachine.Require();
        Name = LabMachine.NewName();
        Folder = Path.Combine(LabMachine.Folder, Name[(Name.IndexOf('.') + 1)..]);
        Directory.CreateDirectory(Folder);
    }

    /// <summary>How the names of its namespaces begin.</summary>
    public string Name { get; }

    /// <summary>A folder of its own, readable by all, removed with it.</summary>
    public string Folder { get; }

    /// <summary>Chooses the branches of diamonds: the same seed, the same branch for a flow, in every run.</summary>
    public int HashSeed { get; init; } = 4711;

    /// <summary>
    /// Why its hosts do not limit their ICMP errors; null: they do, as hosts do everywhere. A reason is that each answer is counted or
    /// compared.
    /// </summary>
    public string? WithoutLimits { get; init; }

    /// <summary>Adds a host.</summary>
    public LabHost Host(string name) => Add(new LabHost(this, name, forwards: false));

    /// <summary>Adds a router.</summary>
    public LabHost Router(string name) => Add(new LabHost(this, name, forwards: true));

    /// <summary>Joins two hosts by a veth pair, with an address of each family at both ends.</summary>
    public LabLink Link(LabHost left, LabHost right) => Join(left, right, "eth", null, TimeSpan.Zero);

    /// <summary>Joins two hosts by routers in user space, which can do what the kernel cannot; none is a wire with delay.</summary>
    public LabLink SoftPath(LabHost left, LabHost right, TimeSpan delay, params IReadOnlyList<SoftHop> hops)
        => Join(left, right, "tun", hops, delay);

    /// <summary>Makes all that was declared.</summary>
    public void Start()
    {
        Batch(_hosts.Select(host => "netns add " + host.Namespace));
        foreach (LabHost host in _hosts)
            _namespaces.Add(host.Do(() => Prepare(host)));
        Batch(_links.Where(link => link.Hops is null).Select(link =>
            $"link add {link.Left.Interface} netns {link.Left.Host.Namespace} type veth peer name {link.Right.Interface} netns {link.Right.Host.Namespace}"));
        foreach (LabLink link in _links.Where(link => link.Hops is not null))
            _paths.Add(new SoftPath(link));
        foreach (LabHost host in _hosts)
        {
            host.Do(() =>
            {
                foreach (LabLink link in host.Links.Where(link => link.Hops is null))
                    Native.SwitchOffloadsOff(link.At(host).Interface);
                return true;
            });
            host.Ip([.. Addresses(host), .. LabRoutes.Of(host, _hosts)]);
        }

        foreach (SoftPath path in _paths)
            path.Start();
        Warm();
    }

    public void Dispose()
    {
        lock (_processes)
            _processes.ForEach(process => process.Dispose());
        LabMachine.KillAll(_namespaces);
        _paths.ForEach(path => path.Dispose());
        HashSet<string> made = [.. LabMachine.Namespaces(Name + "-")];
        Batch(_hosts.Where(host => made.Contains(host.Namespace)).Select(host => "netns del " + host.Namespace));
        Directory.Delete(Folder, recursive: true);
    }

    internal void Own(LabProcess process)
    {
        lock (_processes)
            _processes.Add(process);
    }

    private static void Batch(IEnumerable<string> lines)
    {
        string all = string.Join('\n', lines);
        if (all.Length > 0)
            LabCommand.Run("ip", ["-batch", "-"], all + "\n");
    }

    // Before its interfaces come, so that they are born with these settings. Gives the namespace's name as /proc has it.
    private string Prepare(LabHost host)
    {
        foreach ((string setting, string value) in LabSettings.Of(host.Forwards, HashSeed, WithoutLimits is null))
            LabSettings.Set(setting, value);
        return new FileInfo("/proc/thread-self/ns/net").LinkTarget!;
    }

    private static IEnumerable<string> Addresses(LabHost host)
    {
        yield return "link set lo up";
        foreach (LabEnd end in host.Links.Select(link => link.At(host)))
        {
            yield return $"link set {end.Interface} up";
            yield return $"addr add {end.V4}/30 dev {end.Interface}";
            yield return $"addr add {end.V6}/64 dev {end.Interface} nodad";
        }

        foreach (IPNetwork prefix in host.Announced)
            yield return $"route add local {prefix} dev lo";
    }

    private LabHost Add(LabHost host)
    {
        _hosts.Add(host);
        return host;
    }

    private LabLink Join(LabHost left, LabHost right, string kind, IReadOnlyList<SoftHop>? hops, TimeSpan delay)
    {
        int number = _links.Count;
        (string v4, int block) = number < 64 ? ("198.51.100", number) : ("203.0.113", number - 64);
        LabEnd End(LabHost host, int side) => new(
            host, kind + host.Links.Count, IPAddress.Parse($"{v4}.{(4 * block) + side}"),
            IPAddress.Parse($"2001:db8:0:{number:x}::{side}"));
        var link = new LabLink(End(left, 1), End(right, 2), hops) { Delay = delay };
        _links.Add(link);
        left.Add(link);
        right.Add(link);
        return link;
    }

    // The first packet of a test shall not pay for neighbour discovery: every neighbour's address is known from the start.
    private void Warm()
    {
        foreach (LabHost host in _hosts)
        {
            var neighbours = new List<string>();
            foreach (LabLink link in host.Links.Where(link => link.Hops is null))
            {
                LabEnd other = link.Beyond(host);
                string mac = other.Host.Do(() => LabSettings.HardwareAddress(other.Interface));
                neighbours.Add($"neigh replace {other.V4} lladdr {mac} dev {link.At(host).Interface} nud permanent");
                neighbours.Add($"neigh replace {other.V6} lladdr {mac} dev {link.At(host).Interface} nud permanent");
            }

            if (neighbours.Count > 0)
                host.Ip(neighbours);
        }
    }
}
