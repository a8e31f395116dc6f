using System.Net;

using Microsoft.Win32.SafeHandles;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>
/// The box in user space through which the router sends the packets of some vantage points, both ways: a TUN device and one thread.
/// </summary>
internal sealed class CensorBox : IBoxWire, IDisposable
{
    /// <summary>The name of its device in the router.</summary>
    public const string Device = "box0";

    private const int Mtu = 1500, Table = 100;

    // Answers of servers come a little later than they would, so that what the box forges wins.
    private static readonly TimeSpan WayToServers = TimeSpan.FromMilliseconds(10);

    private readonly SafeFileHandle _tun;
    private readonly Dictionary<IPAddress, BoxRule> _rules = [];
    private readonly Dictionary<IPAddress, DnsForger> _forgers = [];
    private readonly PriorityQueue<byte[], (long Due, long Number)> _waiting = new();
    private readonly Random _chance = new(7);
    private readonly Thread _thread;
    private volatile bool _stop;
    private long _number;

    private CensorBox(SafeFileHandle tun)
    {
        _tun = tun;
        _thread = new Thread(Run) { IsBackground = true, Name = "censor box" };
    }

    /// <summary>
    /// Puts the box beside a router: what goes to the prefixes from the first interface, and back by the second, passes through it.
    /// </summary>
    public static CensorBox Beside(
        LabHost router, IEnumerable<string> prefixes, IEnumerable<(IPAddress Address, Behaviour Behaviour)> behaviours)
    {
        var box = new CensorBox(router.Do(() => Native.OpenTun(Device)));
        foreach ((IPAddress address, Behaviour behaviour) in behaviours)
        {
            if (behaviour.Censor is Censor.Box rule) box._rules[address] = new BoxRule(rule, behaviour.Port, box);
            if (behaviour.Censor is Censor.Forger forger) box._forgers[address] = new DnsForger(forger, box);
        }

        (string inside, string outside) = (router.Links[0].At(router).Interface, router.Links[1].At(router).Interface);
        router.Ip(
            $"link set {Device} up mtu {Mtu} txqueuelen 10000", $"route add default dev {Device} table {Table}",
            $"route add ::/0 dev {Device} table {Table}");
        foreach (string prefix in prefixes)
        {
            string family = prefix.Contains(':') ? "-6" : "-4";
            foreach (string way in (string[])[$"pref 100 iif {inside} to {prefix}", $"pref 101 iif {outside} from {prefix}"])
                LabCommand.Run("ip", ["-n", router.Namespace, family, "rule", "add", .. $"{way} lookup {Table}".Split(' ')]);
        }

        box._thread.Start();
        return box;
    }

    public void PassOn(BoxPacket packet, bool isOfClient)
    {
        // The way through the box costs a hop that shall not show.
        SoftPacket.GiveOneHop(packet.Bytes);
        Emit(packet.Bytes, isOfClient ? default : WayToServers);
    }

    public void Emit(byte[] packet, TimeSpan after = default)
    {
        if (after <= TimeSpan.Zero) Native.Write(_tun, packet);
        else _waiting.Enqueue(
            packet, (TimeProvider.System.GetTimestamp() + (long)(after.TotalSeconds * TimeProvider.System.TimestampFrequency), _number++));
    }

    public ushort NextId() => (ushort)_chance.Next(65536);

    public void Dispose()
    {
        _stop = true;
        if (_thread.ThreadState != ThreadState.Unstarted) _thread.Join();
        _tun.Dispose();
    }

    private void Run()
    {
        byte[] buffer = new byte[Mtu + 64];
        Span<Native.PollDescriptor> device = [new((int)_tun.DangerousGetHandle())];
        while (!_stop)
        {
            Native.Poll(device, Wait());
            if (device[0].Happened != 0 && Native.Read(_tun, buffer) is > 0 and int length && SoftPacket.IsWhole(buffer.AsSpan(0, length)))
                Take(buffer[..length]);
            while (_waiting.TryPeek(out byte[]? packet, out var when) && when.Due <= TimeProvider.System.GetTimestamp())
            {
                _waiting.Dequeue();
                Native.Write(_tun, packet);
            }
        }
    }

    private void Take(byte[] bytes)
    {
        var packet = new BoxPacket(bytes);
        bool isOfClient = _rules.ContainsKey(packet.Destination) || _forgers.ContainsKey(packet.Destination);
        IPAddress server = isOfClient ? packet.Destination : packet.Source;
        if (packet.Protocol == BoxPacket.Tcp && _rules.TryGetValue(server, out BoxRule? rule)) rule.Take(packet, isOfClient);
        else if (packet.Protocol == BoxPacket.Udp && _forgers.TryGetValue(server, out DnsForger? forger)) forger.Take(packet, isOfClient);
        else PassOn(packet, isOfClient);
    }

    private TimeSpan Wait()
    {
        var longest = TimeSpan.FromMilliseconds(50);
        if (!_waiting.TryPeek(out _, out var when)) return longest;
        TimeSpan left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), when.Due);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }
}
