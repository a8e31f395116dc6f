using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Platform.Names;

namespace Sonde.Platform.Capabilities;

/// <summary>Look-ups by the system's own calls.</summary>
/// <param name="time">Times them.</param>
internal sealed class LinuxNames(TimeProvider time) : INames
{
    public IPAddress? Resolver => SystemResolver.Address();

    public async Task<NameLookup> ResolveAsync(string name, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        // The system's call waits for as long as it likes: when the run ends it is left behind.
        (IReadOnlyList<IPAddress> addresses, Failure? failure) = await Task.Run(
            () => NameService.Find(name, () => time.GetElapsedTime(start)), CancellationToken.None).WaitAsync(cancel);
        return new NameLookup(name, addresses, failure, time.GetElapsedTime(start).TotalSeconds);
    }

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
}
