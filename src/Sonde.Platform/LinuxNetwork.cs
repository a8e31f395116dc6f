using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Captures;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;
using Sonde.Platform.Talks;
using Sonde.Platform.Traces;

namespace Sonde.Platform;

/// <summary>This machine, as Linux offers it.</summary>
/// <param name="time">Times look-ups.</param>
public sealed class LinuxNetwork(TimeProvider? time = null) : INetwork
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public IReadOnlyList<IPAddress> LocalAddresses { get; } =
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .Where(address => !IPAddress.IsLoopback(address))
            .Select(WithoutScope),
    ];

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
    public bool CanCapture { get; } = Privileges.OfThisProcess().CanCapture;

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
    public ITraceChannel OpenTraces(ConnectSettings settings)
        => RawTraceChannel.TryOpen(settings) ?? throw new UnauthorizedAccessException("raw packets need the right to send them (cap_net_raw)");

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
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(name, cancel);
            return new NameLookup(name, [.. addresses.Distinct()], addresses.Length > 0 ? null : Failures.DnsNoAnswer, Seconds(start));
        }
        catch (SocketException e)
        {
            return new NameLookup(name, [], FailureOf(e), Seconds(start));
        }
        catch (ArgumentException)
        {
            return new NameLookup(name, [], Failures.DnsNxdomain, Seconds(start)); // longer than any name can be
        }
    }

    private static Failure FailureOf(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound => Failures.DnsNxdomain,
        SocketError.NoData => Failures.DnsNoAnswer,
        SocketError.TryAgain => Failures.DnsTemporary,
        SocketError.NoRecovery => Failures.DnsNonRecoverable,
        _ => new Failure($"{Failures.UnknownPrefix}lookup: {e.SocketErrorCode}"),
    };

    private static IPAddress WithoutScope(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;

    private double Seconds(long start) => _time.GetElapsedTime(start).TotalSeconds;
}
