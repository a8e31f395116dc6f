using System.Net;
using Sonde.Analysis.Metadata;
using Sonde.Cli.Commands;
using Sonde.Experiments.Network;

namespace Sonde.Cli;

/// <summary>
/// What files given by <c>--ip-metadata</c> know of the addresses of a measurement made today. Nothing is asked of the network.
/// </summary>
internal static class MeasuredNetworks
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="UsageException">One cannot be read, or is of no known format.</exception>
    public static Func<IPAddress, NetworkFact?> Read(string[] files, TimeProvider time)
    {
        if (files.Length == 0) return _ => null;
        InputFile.Check("--ip-metadata", files);
        IpMetadata metadata;
        try
        {
            metadata = IpMetadata.Load(files);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ip-metadata {e.Message}");
        }

        return address =>
        {
            AddressMetadata found = metadata.On(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).Find(address);
            return found.Asn is { } asn
                ? new NetworkFact(asn, found.AsFullName ?? found.AsName ?? found.Organization, found.Country)
                : null;
        };
    }
}
