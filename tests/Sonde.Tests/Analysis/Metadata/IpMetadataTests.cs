using System.IO.Compression;
using System.Text;
using Sonde.Analysis.Metadata;

namespace Sonde.Tests.Analysis.Metadata;

public sealed class IpMetadataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonde-metadata").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Tables_of_the_reference_come_together()
    {
        IpMetadataView view = IpMetadata.Load([
            Write(
                "routeviews-rv2-20200701-1200.pfx2as.gz",
                "8.0.0.0\t9\t3356\n8.8.8.0\t24\t15169\n9.9.9.0\t24\t38803_56203\n11.0.0.0\t8\t4608,1221\n"),
            Write("routeviews-rv6-20200701-1200.pfx2as", "2600::\t12\t7018\n2600:100::\t24\t65550\n"),
            Write("20200701.as-org2info.txt", """
                # name: test
                # format:org_id|changed|org_name|country|source
                LVLT-ARIN|20120130|Level 3 Communications, Inc.|US|ARIN
                # format:aut|changed|aut_name|org_id|opaque_id|source
                3356|20120224|LVLT-3356|LVLT-ARIN|e5e3b9c13678dfc483fb1f819d70883c_ARIN|ARIN
                15169|20120224|GOOGLE|NOBODY|x|ARIN
                """.Replace("                ", "")),
            Write("20200801.as2types.txt", "# comment\n3356|CAIDA_class|Transit/Access\n15169|CAIDA_class|Content\n"),
        ]).On(new DateOnly(2021, 4, 25));

        AddressMetadata level3 = view.Find("8.1.2.3");
        level3.ShouldBe(
            new AddressMetadata(
                3356, "LVLT-3356", "Level 3 Communications, Inc.", "Transit/Access", "US", "US", null, level3.Netblock, null));
        level3.Netblock.ToString().ShouldBe("8.0.0.0/9");
        view.Find("8.8.8.8")
            .ShouldBe(new AddressMetadata(15169, "GOOGLE", null, "Content", null, null, null, view.Find("8.8.8.1").Netblock, null));
        view.Find("9.9.9.9").Asn.ShouldBe(38803u);
        view.Find("9.9.9.9").Origins.ShouldBe([38803u, 56203u]);
        view.Find("11.1.1.1").Asn.ShouldBe(4608u);
        view.Find("2600:100::1").Asn.ShouldBe(65550u);
        view.Find("2600:200::1").Netblock.ToString().ShouldBe("2600::/12");
        view.Find("::ffff:8.8.8.8").Asn.ShouldBe(15169u);
        view.Find("1.1.1").ShouldBe(default);
        view.Find("01.0.0.1").ShouldBe(default);
        view.Find("10.1.2.3").Bogon.ShouldBe("private use");
    }

    [Fact]
    public void The_newest_file_that_is_not_younger_than_the_day_counts()
    {
        IpMetadata metadata = IpMetadata.Load([
            Write("routeviews-rv2-20210101-1200.pfx2as", "8.0.0.0\t8\t3\n"),
            Write("routeviews-rv2-20190101-1200.pfx2as", "8.0.0.0\t8\t1\n"),
            Write("routeviews-rv2-20200101-1200.pfx2as", "8.0.0.0\t8\t2\n"),
            Write("20200701.as2types.txt", "1|c|Content\n2|c|Enterprise\n")]);
        metadata.On(new DateOnly(2018, 12, 31)).Find("8.1.1.1").Asn.ShouldBeNull();
        metadata.On(new DateOnly(2019, 1, 1)).Find("8.1.1.1").Asn.ShouldBe(1u);
        metadata.On(new DateOnly(2019, 1, 1))
            .Find("8.1.1.1").AsClass.ShouldBe("Content", "what is known of networks only later still serves");
        metadata.On(new DateOnly(2020, 12, 31)).Find("8.1.1.1").Asn.ShouldBe(2u);
        metadata.On(null).Find("8.1.1.1").Asn.ShouldBe(3u);
        metadata.On(new DateOnly(2020, 1, 2)).ShouldBeSameAs(metadata.On(new DateOnly(2020, 12, 30)));
    }

    [Fact]
    public void Registries_and_ranges_give_countries()
    {
        IpMetadataView view = IpMetadata.Load([
            Write("delegated-ripencc-20250101", """
                2|ripencc|20250101|3|19830705|20241231|+0100
                ripencc|*|ipv4|*|2|summary
                ripencc|FR|ipv4|2.0.0.0|1048576|20100712|allocated
                ripencc|NL|ipv6|2001:610::|32|19990819|allocated
                ripencc|SE|asn|1257|3|19930901|allocated
                ripencc||ipv4|5.0.0.0|256||available
                """.Replace("                ", "")),
            Write("dbip-country-lite-2025-02.csv", "1.0.0.0,1.0.0.255,AU\n2600::,2600:ff::,US\n3.0.0.0,3.0.0.5,ZZ\n"),
            Write("dbip-asn-lite-2025-02.csv", "1.0.0.0,1.0.0.255,13335,\"Cloudflare, Inc.\"\n4.0.0.0,4.0.0.9,1258,Three\n")]).On(null);
        view.Find("2.15.255.255").Country.ShouldBe("FR");
        view.Find("2.16.0.0").Country.ShouldBeNull();
        view.Find("2001:610:1::").Country.ShouldBe("NL");
        view.Find("5.0.0.1").Country.ShouldBeNull();
        view.Find("1.0.0.7").ShouldBe(new AddressMetadata(13335, null, "Cloudflare, Inc.", null, null, "AU", null, null, null));
        view.Find("4.0.0.1").AsCountry.ShouldBe("SE");
        view.Find("2600::1").Country.ShouldBe("US");
        view.Find("3.0.0.1").Country.ShouldBeNull();
    }

    [Fact]
    public void Files_of_pyasn_are_read_with_their_date()
    {
        IpMetadata metadata = IpMetadata.Load(
            [Write(
                "ipasn.dat",
                "; IP-ASN32-DAT file\n; Original file : /data/rib.20140513.0600.bz2\n1.0.0.0/24\t15169\n1.0.0.0/8\t2\n2c0f::/16\t3\n")]);
        metadata.Files.ShouldHaveSingleItem().Date.ShouldBe(new DateOnly(2014, 5, 13));
        metadata.On(null).Find("1.0.0.1").Asn.ShouldBe(15169u);
        metadata.On(null).Find("1.0.1.1").Asn.ShouldBe(2u);
        metadata.On(null).Find("2c0f::1").Asn.ShouldBe(3u);
    }

    [Fact]
    public void A_file_of_another_kind_is_a_clear_error()
        => Should.Throw<InvalidDataException>(() => IpMetadata.Load([Write("notes.txt", "hello\nworld\n")])).Message.ShouldContain(
            "not a file of IP metadata");

    [Fact]
    public void Without_files_only_special_addresses_are_known()
    {
        IpMetadata.None.On(new DateOnly(2020, 1, 1)).Find("8.8.8.8").ShouldBe(default);
        IpMetadata.None.On(null).Find("127.0.0.1").Bogon.ShouldBe("loopback");
    }

    [Fact]
    public void Databases_of_several_makers_fill_each_others_gaps()
    {
        IpMetadataView view = IpMetadata.Load(
            [Samples.Path("data/mmdb/good/GeoLite2-ASN-Test.mmdb"), Samples.Path("data/mmdb/good/GeoIP2-Country-Test.mmdb"),
            Samples.Path("data/mmdb/good/GeoIP2-Enterprise-Test.mmdb")]).On(null);
        AddressMetadata found = view.Find("74.209.24.1");
        found.Asn.ShouldBe(14671u);
        found.AsFullName.ShouldBe("FairPoint Communications");
        found.Country.ShouldBe("US");
        found.Organization.ShouldBe("Fairpoint Communications");
        view.Find("81.2.69.160").Country.ShouldBe("GB");
        view.Find("2001:218::1").Country.ShouldBe("JP");
    }

    [Fact]
    public void A_younger_database_says_more_of_known_networks_and_nothing_else()
    {
        var writer = new MmdbWriter(24, 4);
        writer.Add("8.0.0.0/8", ("autonomous_system_number", 7u), ("organization", "Seven"), ("country_code", "SE"));
        string database = Path.Combine(_folder, "dbip-isp-2025-02.mmdb");
        File.WriteAllBytes(database, writer.ToArray());
        IpMetadata metadata = IpMetadata.Load([Write("routeviews-rv2-20200101-1200.pfx2as", "8.0.0.0\t9\t7\n8.128.0.0\t9\t8\n"), database]);
        AddressMetadata old = metadata.On(new DateOnly(2021, 1, 1)).Find("8.1.1.1");
        (old.Asn, old.Organization, old.Country).ShouldBe((7u, "Seven", null));
        metadata.On(new DateOnly(2021, 1, 1)).Find("8.200.1.1").Organization.ShouldBeNull("the networks' numbers differ");
        metadata.On(new DateOnly(2019, 1, 1)).Find("8.1.1.1").ShouldBe(default);
        AddressMetadata late = metadata.On(new DateOnly(2025, 3, 1)).Find("8.1.1.1");
        (late.Asn, late.Organization, late.Country).ShouldBe((7u, "Seven", "SE"));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        using Stream file = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.Create(path), CompressionMode.Compress)
            : File.Create(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
