using System.Net;
using Sonde.Experiments.Targets;
using Sonde.Packets.Ip;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Targets;

public sealed class BlocklistTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.0.0.0/8 (IANA special: private use)")]
    [InlineData("127.0.0.1", "127.0.0.0/8 (IANA special: loopback)")]
    [InlineData("::1", "::1/128 (IANA special: loopback)")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.0/8 (IANA special: private use)")]
    [InlineData("fe80::1", "fe80::/10 (IANA special: link local)")]
    [InlineData("2001:db8::7", "2001:db8::/32 (IANA special: documentation)")]
    [InlineData("255.255.255.255", "255.255.255.255/32 (IANA special: limited broadcast)")]
    public void Special_ranges_are_blocked_by_default(string address, string entry)
        => Blocklist.Default.Find(IPAddress.Parse(address))!.ToString().ShouldBe(entry);

    [Fact]
    public void Public_addresses_are_open_by_default()
    {
        foreach (string address in (string[])["8.8.8.8", "11.0.0.0", "9.255.255.255", "172.32.0.0", "2001:4860:4860::8888",
            "::ffff:8.8.8.8"])
            Blocklist.Default.Find(IPAddress.Parse(address)).ShouldBeNull(address);
    }

    [Fact]
    public void The_narrowest_entry_is_told_with_its_place()
    {
        Blocklist list = new(Read("8.0.0.0/8\n8.8.0.0/16 # inner\n8.8.8.8\n9.9.9.9\n2001:4860::/32"), []);
        list.Find(IPAddress.Parse("8.8.8.8"))!.Source.ShouldBe("list:3");
        list.Find(IPAddress.Parse("8.8.8.9"))!.Source.ShouldBe("list:2");
        list.Find(IPAddress.Parse("8.9.0.0"))!.Source.ShouldBe("list:1");
        list.Find(IPAddress.Parse("9.9.9.9"))!.ToString().ShouldBe("9.9.9.9 (list:4)");
        list.Find(IPAddress.Parse("9.9.9.10")).ShouldBeNull();
        list.Find(IPAddress.Parse("2001:4860::1"))!.Source.ShouldBe("list:5");
    }

    [Fact]
    public void What_is_allowed_is_open_however_narrow_the_block_is()
    {
        Blocklist list = new([.. BlocklistEntry.Special, .. Read("10.1.2.3")], Read("10.1.0.0/16"));
        list.Find(IPAddress.Parse("10.1.2.3")).ShouldBeNull();
        list.Find(IPAddress.Parse("10.2.0.0")).ShouldNotBeNull();
    }

    [Fact]
    public void The_hash_is_of_ranges_and_not_of_spelling_or_order()
    {
        string hash = new Blocklist(Read("10.0.0.0/8\n2001:db8::/32"), []).Sha256;
        new Blocklist(Read("2001:DB8:0::1/32\n\n10.9.9.9/8 # x\n10.0.0.0/8"), []).Sha256.ShouldBe(hash);
        new Blocklist(Read("10.0.0.0/9\n2001:db8::/32"), []).Sha256.ShouldNotBe(hash);
        new Blocklist(Read("10.0.0.0/8\n2001:db8::/32"), Read("10.0.0.0/8")).Sha256.ShouldNotBe(hash);
        hash.Length.ShouldBe(64);
    }

    [Fact]
    public void Whole_families_can_be_blocked()
    {
        Blocklist list = new(Read("0.0.0.0/0\n::/0"), []);
        list.Find(IPAddress.Parse("8.8.8.8")).ShouldNotBeNull();
        list.Find(IPAddress.Parse("ffff::")).ShouldNotBeNull();
    }

    [Fact]
    public void A_bad_line_is_told_with_its_number()
    {
        BlocklistReader.Read(
            new StringReader("10.0.0.0/8\nexample.com\n10.0.0.0/33\n1.2.3\n::/129\n1.2.3.4/\n1.2.3.4/-1"), "list",
            out IReadOnlyList<string> errors)
            .Count.ShouldBe(1);
        errors.Count.ShouldBe(6);
        errors[0].ShouldBe("list:2: 'example.com' is neither an address nor a range such as 192.0.2.0/24");
        errors[5].ShouldStartWith("list:7: ");
    }

    [Fact]
    public void Any_text_is_read_or_refused() => Check.Texts(text =>
    {
        IReadOnlyList<BlocklistEntry> entries = BlocklistReader.Read(new StringReader(text), "list", out _);
        new Blocklist(entries, entries).Find(IPAddress.Loopback).ShouldBeNull();
    });

    [Fact]
    public void A_hundred_thousand_entries_agree_with_a_plain_search()
    {
        Random random = new(7);
        List<BlocklistEntry> entries = [];
        while (entries.Count < Repetitions.Of(20_000, 100_000, 100_000))
        {
            string text = $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}/{random.Next(12, 33)}";
            BlocklistEntry.TryParse(text, $"list:{entries.Count + 1}", out BlocklistEntry entry).ShouldBeTrue();
            entries.Add(entry);
        }

        Blocklist list = new(entries, []);
        for (int i = 0; i < Repetitions.Of(50, 200, 200); i++)
        {
            IPAddress address = new([(byte)random.Next(1, 224), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)]);
            int? narrowest = entries.Where(e => e.Block.Contains(PacketAddress.From(address))).Max(e => (int?)e.Block.Length);
            list.Find(address)?.Block.Length.ShouldBe(narrowest!.Value);
            (list.Find(address) is null).ShouldBe(narrowest is null);
        }
    }

    private static IReadOnlyList<BlocklistEntry> Read(string text)
    {
        IReadOnlyList<BlocklistEntry> entries = BlocklistReader.Read(new StringReader(text), "list", out IReadOnlyList<string> errors);
        errors.ShouldBeEmpty();
        return entries;
    }

    [Theory]
    [InlineData("198.51.100.0/24", "64:ff9b::198.51.100.7")]
    [InlineData("198.51.100.0/24", "64:ff9b:1::198.51.100.7")]
    [InlineData("198.51.100.0/24", "2002:c633:6407::1")]
    [InlineData("198.51.100.0/24", "::ffff:198.51.100.7")]
    [InlineData("::ffff:198.51.100.0/120", "198.51.100.7")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData("::ffff:c633:6407", "64:ff9b::c633:6407")]
    public void An_address_is_blocked_in_whatever_form_it_or_the_entry_is_written(string entry, string address)
    {
        BlocklistEntry.TryParse(entry, "list:1", out BlocklistEntry blocked).ShouldBeTrue();
        new Blocklist([blocked], []).Find(IPAddress.Parse(address)).ShouldBe(blocked);
        new Blocklist([blocked], [blocked]).Find(IPAddress.Parse(address)).ShouldBeNull();
    }
}
