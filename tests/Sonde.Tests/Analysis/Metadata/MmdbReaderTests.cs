using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Analysis.Metadata;

public sealed class MmdbReaderTests
{
    [Fact]
    public void Every_damaged_sample_is_refused_or_read_within_bounds()
    {
        var opened = new List<string>();
        foreach (string file in Directory.GetFiles(Samples.Path("data/mmdb/bad"), "*.mmdb"))
        {
            if (!MmdbReader.TryOpen(File.ReadAllBytes(file), out MmdbReader? reader, out _)) continue;
            (int found, int refused, _) = WalkSome(reader);
            if (refused == 0) opened.Add($"{Path.GetFileName(file)}: {found} found");
        }

        // What is odd in these four does no harm: an empty value at the end, an epoch beyond all days, nodes that nothing leads to.
        opened.Order()
            .ShouldBe(["libmaxminddb-corrupt-search-tree.mmdb: 2 found", "libmaxminddb-empty-array-last-in-metadata.mmdb: 2 found",
            "libmaxminddb-empty-map-last-in-metadata.mmdb: 2 found", "libmaxminddb-uint64-max-epoch.mmdb: 2 found"]);
    }

    [Fact]
    public void Every_sound_sample_opens_and_gives_records()
    {
        foreach (string file in Directory.GetFiles(Samples.Path("data/mmdb/good"), "*.mmdb"))
        {
            string name = Path.GetFileName(file);
            bool opened = MmdbReader.TryOpen(File.ReadAllBytes(file), out MmdbReader? reader, out string reason);
            opened.ShouldBe(!name.Contains("Invalid-Node-Count", StringComparison.Ordinal), $"{name}: {reason}");
            if (!opened) continue;
            (int found, int refused, string first) = WalkSome(reader!);
            if (!name.Contains("roken", StringComparison.Ordinal) && !name.Contains("Invalid", StringComparison.Ordinal))
                refused.ShouldBe(0, $"{name}: {first}");
            found.ShouldBeGreaterThan(0, name);
        }
    }

    /// <summary>Walks the whole tree and decodes every record.</summary>
    internal static (int Found, int Refused, string FirstReason) WalkSome(MmdbReader reader)
    {
        int found = 0, refused = 0;
        string first = "";
        uint nodes = reader.Metadata.NumberAt("node_count")!.Value;
        var open = new Stack<(UInt128 Bits, int Depth, uint Node)>();
        open.Push((0, 0, 0));
        int width = reader.IpVersion == 4 ? 32 : 128;
        for (int steps = 0; open.Count > 0 && steps < 200_000; steps++)
        {
            (UInt128 bits, int depth, uint node) = open.Pop();
            if (node < nodes && depth < width)
            {
                open.Push((bits, depth + 1, reader.Child(node, false)));
                open.Push((bits | (UInt128.One << (width - 1 - depth)), depth + 1, reader.Child(node, true)));
                continue;
            }

            string reason = "tree";
            switch (reader.Find(PacketAddress.FromBits(bits, width == 32), out int record, out _))
            {
                case MmdbLookup.Found when reader.TryDecode(record, out _, out reason): found++; break;
                case MmdbLookup.NotFound: break;
                default:
                    refused++;
                    if (first.Length == 0) first = reason;
                    break;
            }
        }

        return (found, refused, first);
    }
}
