using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Captures;
using Sonde.Platform.Linux;
using Sonde.Platform.Names;
using Sonde.Platform.Sockets;
using Sonde.Platform.Talks;
using Sonde.Platform.Traces;

namespace Sonde.Platform;

/// <summary>This machine, as Linux offers it.</summary>
/// <param name="time">Times look-ups.</param>
public sealed class LinuxNetwork(TimeProvider? time = null) : INetwork
{
    // One for the process: what it had at the start is secret in all that it writes.
    private static readonly Lazy<AddressWatch> Watch = new(() => new AddressWatch());

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public IPAddress? Resolver => SystemResolver.Address();

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> LocalAddresses => Watch.Value.Addresses;

    /// <inheritdoc/>
    public IProbeChannel<ConnectProbe, ConnectReply> OpenConnects(ConnectSettings settings)
        => new ConnectChannel(settings, SegmentTap.TryOpen());

    /// <inheritdoc/>
    public IConversations OpenConversations(ConnectSettings settings, bool observe)
    {
        uint scope = settings.Interface is { } device ? Libc.InterfaceIndex(device) : 0;
        return new ConversationChannel(settings, observe ? FlowObserver.TryOpen(scope) : null, CookieCache.TryOpen());
    }

    /// <inheritdoc/>
    public IPortGuard GuardPorts(int lowest, int highest, int count) => new PortGuard(lowest, highest, count);

    /// <inheritdoc/>
    public bool CanCapture { get; } = RawAccess.IsGranted();

    /// <inheritdoc/>
    public string? GuardFlaw => PortGuard.Flaw();

    /// <inheritdoc/>
    public ICapture? OpenCapture(string name) => Libc.InterfaceIndex(name) is > 0 and var scope ? new InterfaceCapture(scope) : null;

    /// <inheritdoc/>
    public string? Setting(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine("/proc/sys", name)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public long? Counter(string name)
    {
        try
        {
            return NetworkCounters.Find(File.ReadAllText("/proc/net/netstat"), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool CanForget { get; } = CookieCache.IsGranted();

    /// <inheritdoc/>
    public ITraceChannel OpenTraces(ConnectSettings settings) => RawTraceChannel.TryOpen(settings) ?? (ITraceChannel)new SocketTraceChannel(settings);

    /// <inheritdoc/>
    public IRehearsalStage? OpenRehearsal()
    {
        try
        {
            return new LoopbackStage();
        }
        catch (SocketException)
        {
            return null; // no loopback here, and nothing depends on it
        }
    }

    /// <inheritdoc/>
    public async Task<NameLookup> ResolveAsync(string name, CancellationToken cancel)
    {
        long start = _time.GetTimestamp();
        // The system's call waits for as long as it likes: when the run ends it is left behind.
        (IReadOnlyList<IPAddress> addresses, Failure? failure) = await Task.Run(() => NameService.Find(name, () => _time.GetElapsedTime(start)), CancellationToken.None).WaitAsync(cancel);
        return new NameLookup(name, addresses, failure, Seconds(start));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IReadOnlyCollection<string> addresses, CancellationToken cancel)
    {
        (string Address, string? Name)[] found = await Task.WhenAll(addresses.Select(address => NameOfAsync(address, cancel)));
        return found.Where(each => each.Name is not null).ToDictionary(each => each.Address, each => each.Name!);
    }

    private static async Task<(string Address, string? Name)> NameOfAsync(string address, CancellationToken cancel)
    {
        try
        {
            // The system's own call knows no token: it is left behind when the time is over.
            IPHostEntry entry = await Dns.GetHostEntryAsync(address, CancellationToken.None).WaitAsync(cancel);
            return (address, entry.HostName == address ? null : entry.HostName);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            return (address, null);
        }
    }

    /// <inheritdoc/>
    public string? FlawOf(ConnectSettings settings)
    {
        if (settings.Interface is { } name && Libc.InterfaceIndex(name) == 0)
        {
            string[] names = [.. NetworkInterface.GetAllNetworkInterfaces().Select(each => each.Name).Order(StringComparer.Ordinal)];
            return $"there is no interface {name}; there are: {string.Join(", ", names)}";
        }

        if (settings.Source is not { } source) return null;
        if (source.IsIPv6LinkLocal && settings.Interface is { } link) source = new IPAddress(source.GetAddressBytes(), Libc.InterfaceIndex(link));
        try
        {
            using var socket = new Socket(source.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(source, 0));
            return null;
        }
        catch (SocketException)
        {
            return $"{source} is not an address of this machine";
        }
    }

    /// <inheritdoc/>
    public IPAddress? SourceTo(IPAddress target)
    {
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target, 9); // of UDP: only the route is looked up
            return WithoutScope(((IPEndPoint)socket.LocalEndPoint!).Address);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void DropRights()
    {
        // Root without capabilities is still root, and may then not even read what is its user's.
        if (Libc.EffectiveUserId() != 0) Privileges.Drop();
    }

    private static IPAddress WithoutScope(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;

    private double Seconds(long start) => _time.GetElapsedTime(start).TotalSeconds;
}
