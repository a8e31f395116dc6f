using System.Net;
using System.Net.Sockets;

namespace Sonde.Experiments.Runs;

/// <summary>What an <see cref="AddressFamilies"/> lets through.</summary>
public static class AddressFamiliesExtensions
{
    /// <summary>Whether it lets an address through.</summary>
    public static bool Allows(this AddressFamilies families, IPAddress address) => families switch
    {
        AddressFamilies.IPv4 => address.AddressFamily == AddressFamily.InterNetwork,
        AddressFamilies.IPv6 => address.AddressFamily == AddressFamily.InterNetworkV6,
        _ => true,
    };
}
