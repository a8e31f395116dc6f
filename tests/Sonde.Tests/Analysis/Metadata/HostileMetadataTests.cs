using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Tests.Analysis.Metadata;

public sealed class HostileMetadataTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20251122, 1);

    [Theory]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    public void Records_of_every_width_are_read_and_any_change_is_read_or_refused(int recordSize, int ipVersion)
    {
        var writer = new MmdbWriter(recordSize, ipVersion);
        writer.Add(
            "192.0.2.0/24", ("autonomous_system_number", 65536u),
            ("autonomous_system_organization", "An organization with a rather long name"));
        writer.Add("198.51.100.128/25", ("country_code", "SE"));
        if (ipVersion == 6) writer.Add("2001:db8::/32", ("country", new Dictionary<string, object> { ["iso_code"] = "NO" }));
        byte[] file = writer.ToArray();
        MmdbReader.TryOpen(file, out MmdbReader? reader, out _).ShouldBeTrue();
        reader!.BuildDate.ShouldBe(new DateOnly(2020, 9, 13));
        RecordOf(reader, "192.0.2.77")!.NumberAt("autonomous_system_number").ShouldBe(65536u);
        RecordOf(reader, "198.51.100.129")!.TextAt("country_code").ShouldBe("SE");
        RecordOf(reader, "198.51.100.127").ShouldBeNull();
        if (ipVersion == 6) MmdbFacts.Of(RecordOf(reader, "2001:db8:1::1")!).Country.ShouldBe("NO");
        else RecordOf(reader, "2001:db8::1").ShouldBeNull();

        LiteralAddress.TryParse("192.0.2.77", out PacketAddress address).ShouldBeTrue();
        reader.Find(address, out _, out int length);
        length.ShouldBe(24);

        Prop.ForAll(Arb.From(Gen.Choose(0, file.Length - 1)), Arb.From(Gen.Choose(0, 255)), (at, value) =>
        {
            byte[] changed = [.. file];
            changed[at] = (byte)value;
            if (!MmdbReader.TryOpen(changed, out MmdbReader? damaged, out _)) return;
            foreach (string text in (string[])["192.0.2.77", "198.51.100.129", "2001:db8::1", "0.0.0.0"])
            {
                if (RecordOf(damaged, text) is { } record) _ = MmdbFacts.Of(record);
            }
        }).Check(Seeded);
    }

    [Fact]
    public void Any_bytes_are_metadata_or_refused()
    {
        string[] starts =
        [
            "", "8.0.0.0\t8\t", "; x\n1.0.0.0/24\t", "2001::\t16\t1_2,3\n", "# format:org_id|changed|org_name|country|source\n",
            "# format:aut|changed|aut_name|org_id|opaque_id|source\n1|",
            "1|CAIDA_class|", "2|ripencc|20250101|", "ripencc|FR|ipv4|2.0.0.0|", "ripencc|FR|asn|4294967295|2|x|\n|", "1.0.0.0,1.0.0.255,",
            "1.0.0.0,1.0.0.255,13335,\"", "\u00AB\u00CD\u00EFMaxMind.com",
        ];
        string[] more = [
            "\n", "|", "\t", ",", "\"", "/", "8.0.0.0", "255.255.255.255", "::", "ffff:ffff::ffff", "/0", "\t0\t1\n", "/32\t5\n", "/129",
            "4294967295", "99999999999", "_", "SE", "asn", "ipv4", "ipv6", "\u00ff"];
        Prop.ForAll(
            Arb.From(Gen.Elements(starts)), Arb.From(Gen.Elements(more).ArrayOf()),
            Arb.From(Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(6)), (start, middle, end) =>
        {
            byte[] bytes = [.. Encoding.Latin1.GetBytes(start + string.Concat(middle)), .. end];
            try
            {
                (MetadataKind kind, MetadataContent content) = MetadataFiles.Parse(bytes, "any");
                var view = new IpMetadataView([(new MetadataFile("any", kind, "any", null, "", 0, 0), content)], DateOnly.MaxValue);
                foreach (string text in (string[])["8.1.1.1", "1.0.0.1", "2001::1", "255.255.255.255", "ffff:ffff::ffff"]) view.Find(text);
            }
            catch (InvalidDataException)
            {
                // refused
            }
        }).Check(Seeded);
    }

    [Fact]
    public void Flat_ranges_answer_as_the_innermost_of_all_ranges()
    {
        Gen<(uint Start, uint End)> prefix = Gen.Choose(0, 255).SelectMany(a => Gen.Choose(24, 32).Select(l =>
        {
            uint size = 1u << (32 - l), start = (uint)a / size * size;
            return (start, start + size - 1);
        }));
        Prop.ForAll(Arb.From(prefix.ArrayOf()), ranges =>
        {
            var builder = new RangeTable<uint>.Builder(32);
            for (int i = 0; i < ranges.Length; i++) builder.Add(ranges[i].Start, ranges[i].End, i);
            RangeTable<uint> table = builder.Build();
            for (uint address = 0; address < 260; address++)
            {
                int expected = RangeTable<uint>.None;
                uint narrowest = uint.MaxValue;
                for (int i = 0; i < ranges.Length; i++)
                {
                    if (ranges[i].Start <= address && address <= ranges[i].End && ranges[i].End - ranges[i].Start <= narrowest)
                        (expected, narrowest) = (i, ranges[i].End - ranges[i].Start);
                }

                if (table.Find(address) != expected) return false;
            }

            return true;
        }).Check(Seeded);
    }

    [Fact]
    public void Ranges_that_reach_the_end_of_all_addresses_are_whole()
    {
        var builder = new RangeTable<uint>.Builder(32);
        builder.Add(0, uint.MaxValue, 1);
        builder.Add(uint.MaxValue, uint.MaxValue, 2);
        builder.Add(5, 9, 3);
        builder.Add(7, 12, 4);
        RangeTable<uint> table = builder.Build();
        ((uint[])[0, 5, 7, 12, 13, uint.MaxValue - 1, uint.MaxValue]).Select(table.Find).ShouldBe([1, 3, 4, 4, 1, 1, 2]);
    }

    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::ffff:1.2.3.4", "1.2.3.4")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("1.1.1", null)]
    [InlineData("01.0.0.1", null)]
    [InlineData("1.2.3.256", null)]
    [InlineData("1.2.3.4 ", null)]
    [InlineData("0x1.2.3.4", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("[::1]", null)]
    [InlineData("::1/64", null)]
    [InlineData(":", null)]
    [InlineData("", null)]
    [InlineData("é:1", null)]
    public void Addresses_are_read_strictly(string text, string? expected)
    {
        bool read = LiteralAddress.TryParse(text, out PacketAddress address);
        (read ? address.Unmapped.ToString() : null).ShouldBe(expected);
    }

    private static MmdbValue? RecordOf(MmdbReader reader, string text)
    {
        LiteralAddress.TryParse(text, out PacketAddress address).ShouldBeTrue();
        return reader.Find(address, out int record, out _) == MmdbLookup.Found && reader.TryDecode(record, out MmdbValue? value, out _)
            ? value
            : null;
    }
}
