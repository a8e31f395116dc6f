using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Sonde.Analysis.Metadata;
using Sonde.Packets.Ip;

namespace Sonde.Benchmarks;

/// <summary>
/// Looking up addresses in routes with names and classes; one operation is a thousand look-ups, so that 200 µs are 5 million a second.
/// </summary>
[MemoryDiagnoser]
public class SignaturesMetadataBenchmarks
{
    private const int Prefixes = 1_000_000;
    private const int Lookups = 1_000;
    private readonly PacketAddress[] _addresses = new PacketAddress[Lookups];
    private readonly byte[][] _texts = new byte[Lookups][];
    private IpMetadataView _view = null!;

    [GlobalSetup]
    public void Setup()
    {
        string folder = Directory.CreateTempSubdirectory("sonde-bench").FullName;
        try
        {
            var random = new Random(20251122);
            string routes = Path.Combine(folder, "routeviews-rv2-20200701-1200.pfx2as"),
                names = Path.Combine(folder, "20200701.as-org2info.txt"), classes = Path.Combine(folder, "20200701.as2types.txt");
            using (var file = new StreamWriter(routes))
            {
                for (int i = 0; i < Prefixes; i++)
                {
                    int length = random.Next(10) == 0 ? random.Next(12, 24) : 24;
                    uint bits = (uint)random.NextInt64(0x0100_0000, 0xDFFF_FFFF) >> (32 - length) << (32 - length);
                    file.Write(
                        string.Create(
                            CultureInfo.InvariantCulture, $"{PacketAddress.FromIpv4(bits)}\t{length}\t{random.Next(1, 70_000)}\n"));
                }
            }

            File.WriteAllText(
                names,
                "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
                + string.Concat(Enumerable.Range(1, 70_000).Select(i => $"{i}|x|AS-NAME-{i}|O|x|x\n")));
            File.WriteAllText(classes, string.Concat(Enumerable.Range(1, 70_000).Select(i => $"{i}|c|Content\n")));
            _view = IpMetadata.Load([routes, names, classes]).On(null);
            for (int i = 0; i < Lookups; i++)
            {
                _addresses[i] = PacketAddress.FromIpv4((uint)random.NextInt64(0x0100_0000, 0xDFFF_FFFF));
                _texts[i] = Encoding.ASCII.GetBytes(_addresses[i].ToString());
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Benchmark]
    public uint ThousandAddresses()
    {
        uint sum = 0;
        foreach (PacketAddress address in _addresses) sum += _view.Find(address).Asn ?? 0;
        return sum;
    }

    [Benchmark]
    public uint ThousandAddressesAsText()
    {
        uint sum = 0;
        foreach (byte[] text in _texts) sum += _view.Find(text).Asn ?? 0;
        return sum;
    }
}
