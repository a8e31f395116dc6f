using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Capabilities;

/// <summary>The addresses of this machine's interfaces, and its routes.</summary>
internal sealed class LinuxAddresses : ILocalAddresses
{
    // One for the process: what it had at the start is secret in all that it writes.
    private static readonly Lazy<AddressWatch> Watch = new(() => new AddressWatch());

    public IReadOnlyList<IPAddress> All => Watch.Value.Addresses;

    public string? FlawOf(ConnectSettings settings)
    {
        if (settings.Interface is { } name && Libc.InterfaceIndex(name) == 0)
        {
            string[] names = [.. NetworkInterface.GetAllNetworkInterfaces().Select(each => each.Name).Order(StringComparer.Ordinal)];
            return $"there is no interface {name}; there are: {string.Join(", ", names)}";
        }

        if (settings.Source is not { } source) return null;
        if (source.IsIPv6LinkLocal && settings.Interface is { } link)
            source = new IPAddress(source.GetAddressBytes(), Libc.InterfaceIndex(link));
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

    private static IPAddress WithoutScope(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
}
