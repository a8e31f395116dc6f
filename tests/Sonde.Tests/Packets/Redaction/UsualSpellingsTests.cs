using System.Net;
using System.Text;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Tests.Packets.Redaction;

/// <summary>The fast look at archives overlooks no usual spelling, wherever it stands.</summary>
public sealed class UsualSpellingsTests
{
    private static readonly UsualSpellings Usual = new(
        new SecretSet(new[] { "192.0.2.10", "2001:db8:1::10", "fe80::fc:ff:fe00:1" }.Select(IPAddress.Parse)));

    // All spellings but those that nobody writes without meaning to hide one.
    private static readonly string[] Odd =
    [
        "0192.0.2.10", "0300.0.2.012", "0xc0.0x0.0x2.0xa", "0xC0.0.2.10", "%31%39%32.0.2.10", "192%252E0%252E2%252E10", "010-002-000-192",
        "030000001012", "192000002010",
        "c0-00-02-0a", "c0:00:02:0a", "C0.00.02.0A", "2001%253Adb8%253A1%253A%253A10", "20:01:0d:b8:00:01:00:00:00:00:00:00:00:00:00:10",
        "42540766411283801782723599580828532752",
        "2001:db8:1c0:2:a::", "2001:db8:122:c000:2:a00::", "2001:db8:122:3c0:0:20a::", "2001:db8:122:344:c0:2:a00::",
        "2.0.0.1.0.d.b.8.0.0.0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0",
    ];

    public static TheoryData<string> Spellings
        => [.. SpellingsTests.Spellings.Except(Odd), "fe80::fc:ff:fe00:1", "fe80:0000:0000:0000:00fc:00ff:fe00:0001", "FE80::FC:FF:FE00:1"];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_usual_spelling_is_seen_at_every_place_of_a_block(string spelling)
    {
        var chance = new Random(7);
        foreach (string written in (string[])[spelling, spelling.ToUpperInvariant()])
        {
            for (int before = 0; before < 80; before++)
            {
                byte[] text = new byte[before + written.Length + chance.Next(70)];
                for (int i = 0; i < text.Length; i++) text[i] = (byte)"ghijkl {}\"\n,"[chance.Next(12)];
                Usual.MayBeIn(text).ShouldBeFalse();
                Encoding.ASCII.GetBytes(written, text.AsSpan(before));
                Usual.MayBeIn(text).ShouldBeTrue($"{written} at {before}");
            }
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.11", "198.51.100.1")]
    [InlineData("2001:db8:2::10", "2001:db8:11::1", "2002:c000:20b::1")]
    public void Others_cost_no_closer_look(params string[] others)
    {
        Usual.MayBeIn(Encoding.ASCII.GetBytes(string.Join(' ', others) + new string(' ', 64))).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_secret_nothing_is_looked_for_and_the_shortest_is_always_looked_for()
    {
        new UsualSpellings(SecretSet.None).MayBeIn("192.0.2.10"u8).ShouldBeFalse();
        new UsualSpellings(new SecretSet([PacketAddress.From(IPAddress.Parse("1::5"))])).MayBeIn("1::5"u8).ShouldBeTrue();
    }
}
