using System.Globalization;
using System.Net;
using MaxMind.Db;
using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Analysis.Metadata;

/// <summary>What our reader finds is what the format's own library finds.</summary>
public sealed class MmdbOracleTests
{
    private const int Asked = 400;

    [Theory]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public void Records_and_prefixes_of_any_tree_are_those_of_the_library(int recordSize, int ipVersion)
    {
        var random = new Random((recordSize * 10) + ipVersion);
        var writer = new MmdbWriter(recordSize, ipVersion);
        // Blocks that are apart: the writer puts no block within another.
        for (int i = 0; i < 64; i++)
        {
            string record = string.Create(CultureInfo.InvariantCulture, $"number {i}");
            if (ipVersion == 4 || i % 2 == 0)
                writer.Add($"{i + 1}.{random.Next(256)}.0.0/{random.Next(8, 20)}", ("name", record), ("asn", (uint)random.Next()));
            else writer.Add($"2001:{i:x}::/{random.Next(32, 129)}", ("name", record), ("asn", (uint)random.Next()));
        }

        Compare(writer.ToArray(), random, ipVersion).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Published_samples_say_what_the_library_reads_of_them()
    {
        foreach (string file in Directory.GetFiles(Samples.Path("data/mmdb/good"), "*.mmdb").Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (!MmdbReader.TryOpen(bytes, out MmdbReader? ours, out _)) continue;
            Compare(bytes, new Random(1), ours.IpVersion);
        }
    }

    /// <summary>Asks both for the same addresses; returns how many had a record.</summary>
    private static int Compare(byte[] bytes, Random random, int ipVersion)
    {
        MmdbReader.TryOpen(bytes, out MmdbReader? ours, out string reason).ShouldBeTrue(reason);
        using var theirs = new Reader(new MemoryStream(bytes));
        int found = 0;
        for (int i = 0; i < Asked; i++)
        {
            IPAddress address = Address(random, ipVersion);
            object? expected = theirs.Find<object>(address, out int length);
            MmdbLookup lookup = ours!.Find(PacketAddress.From(address), out int record, out int ourLength);
            lookup.ShouldBe(expected is null ? MmdbLookup.NotFound : MmdbLookup.Found, address.ToString());
            ourLength.ShouldBe(length, address.ToString());
            if (expected is null) continue;
            found++;
            ours.TryDecode(record, out MmdbValue? value, out reason).ShouldBeTrue(reason);
            TextOf(value).ShouldBe(TextOf(expected), address.ToString());
        }

        return found;
    }

    private static IPAddress Address(Random random, int ipVersion)
    {
        byte[] bytes = new byte[ipVersion == 4 || random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(bytes);
        if (bytes.Length == 4) (bytes[0], bytes[2], bytes[3]) = ((byte)random.Next(1, 66), (byte)(bytes[2] & 1), (byte)(bytes[3] & 3));
        else ((byte[])[0x20, 1, 0, (byte)random.Next(64), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(3)]).CopyTo(bytes, 0);
        return new IPAddress(bytes);
    }

    private static string TextOf(object? value) => value switch
    {
        MmdbValue.Text text => $"\"{text.Value}\"",
        MmdbValue.Integer integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        MmdbValue.BigInteger big => big.Value.ToString(CultureInfo.InvariantCulture),
        MmdbValue.Number number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        MmdbValue.Truth truth => truth.Value ? "true" : "false",
        MmdbValue.Bytes bytes => Convert.ToHexString(bytes.Value),
        MmdbValue.Map map => Map(map.Items.Select(item => (item.Key, (object?)item.Value))),
        MmdbValue.List list => $"[{string.Join(',', list.Items.Select(TextOf))}]",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexString(bytes),
        float number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IDictionary<string, object> map => Map(map.Select(item => (item.Key, (object?)item.Value))),
        IEnumerable<object> list => $"[{string.Join(',', list.Select(TextOf))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"a value of {value?.GetType()}"),
    };

    private static string Map(IEnumerable<(string Name, object? Value)> items)
        => $"{{{string.Join(',', items.OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => $"\"{item.Name}\":{TextOf(item.Value)}"))}}}";
}
