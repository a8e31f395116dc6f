using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Packets;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Packets.Redaction;

/// <summary>Every spelling of an address, in text, in bodies and in packets alike, next to whatever characters.</summary>
public sealed class SpellingsTests
{
    private static readonly PacketAddress Own4 = Address("192.0.2.10"), Own6 = Address("2001:db8:1::10");
    private static readonly SecretSet Secrets = new([Own4, Own6]);

    /// <summary>All spellings that are known, with their names.</summary>
    public static readonly string[] Spellings =
    [
        "192.0.2.10", "192.000.002.010", "0192.0.2.10", "0300.0.2.012", "0xc0.0x0.0x2.0xa", "0xC0.0.2.10", "192%2E0%2e2%2E10",
        "%31%39%32.0.2.10", "192%252E0%252E2%252E10",
        "192-0-2-10", "192-000-002-010", "192_0_2_10", "10-2-0-192", "010-002-000-192", "192000002010", "c000020a", "C000020A",
        "0xc000020a", "3221225994", "030000001012",
        "c0-00-02-0a", "c0:00:02:0a", "C0.00.02.0A", "10.2.0.192.in-addr.arpa", "10.2.0.192.dsl.example",
        "4500001c0000000040010000c000020ac6336407",
        "::ffff:192.0.2.10", "::FFFF:c000:20a", "0:0:0:0:0:ffff:c000:020a", "0000:0000:0000:0000:0000:ffff:192.0.2.10", "::192.0.2.10",
        "::ffff:0:192.0.2.10",
        "2002:c000:20a::1", "2002:C000:020A:1:2:3:4:5", "2002:c000:20a::", "2001:0:cb00:7101:0:1234:3fff:fdf5", "2001:0:c000:20a:0:0:1:2",
        "fe80::5efe:192.0.2.10", "fe80::5efe:c000:20a", "2001:db8:9::200:5efe:c000:20a", "64:ff9b::192.0.2.10", "64:ff9b::c000:20a",
        "64:FF9B:0:0:0:0:C000:20A",
        "64:ff9b:1::c000:20a", "2001:db8:c000:20a::", "2001:db8:1c0:2:a::", "2001:db8:122:c000:2:a00::", "2001:db8:122:3c0:0:20a::",
        "2001:db8:122:344:c0:2:a00::", "2001:db8:122:344::192.0.2.10",
        "a.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa", "00000000000000000000ffffc000020a",
        "2001:db8:1::10", "2001:DB8:1::10", "2001:0db8:0001:0000:0000:0000:0000:0010", "2001:db8:1:0:0:0:0:10", "2001:db8:1:0:0::10",
        "2001:db8:1::0:10", "2001:db8:1::0.0.0.16",
        "2001%3adb8%3A1%3a%3A10", "2001%253Adb8%253A1%253A%253A10", "2001-db8-1--10", "2001-0db8-0001-0000-0000-0000-0000-0010",
        "2001_db8_1__10",
        "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
        "2.0.0.1.0.d.b.8.0.0.0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0",
        "20010db8000100000000000000000010", "20010DB8000100000000000000000010", "20:01:0d:b8:00:01:00:00:00:00:00:00:00:00:00:10",
        "42540766411283801782723599580828532752",
    ];

    /// <summary>Forms that text hides a spelling in; more than one escape at once among them.</summary>
    public static readonly string[] Hidden =
    [
        "2001:db8:1:::10", "2001:db8:1::::10", "2001-db8-1---10", "20010db8-0001-0000-0000-000000000010",
        "2001.0db8.0001.0000.0000.0000.0000.0010", "20010db8.00010000.00000000.00000010",
        "2001-0db80001-00000000-00000000-0010", "c000-020a", "c000.020a", "c000:020a", "c0000-20a", "c00002-0a", "C000.020A", "c0.0002.0a",
        "10.2.0.192-dsl.example", "10.2.0.192_dsl", "010.002.000.192-host",
        "&#49;&#57;&#50;&#46;0.2.10", "192&#46;0&#46;2&#46;10", "192&#x2e;0&#x2E;2&#x2e;10", "192&period;0&period;2&period;10",
        "&#x31;92.0.2.10", "&#00049;92.0.2.10", "192&#46;0.2.10",
        "&amp;#49;92.0.2.10", "192&amp;period;0.2.10", "2001&colon;db8&colon;1&colon;&colon;10", "2001&#58;db8&#58;1&#58;&#58;10",
        "&#50;001:db8:1::10", "192&hyphen;0&hyphen;2&hyphen;10", "192&lowbar;0&lowbar;2&lowbar;10",
        @"\u0031\u0039\u0032.0.2.10", @"\u00319\u0032.0.2.10", @"192\u002e0\u002E2\u002e10", @"192\x2e0\x2E2\x2e10",
        @"192\\u002e0\\u002e2\\u002e10", @"2001\u003adb8\u003a1\u003a\u003a10", @"\x31\x39\x32.0.2.10",
        @"c000\u003020a", "192%2e0%252e2.10", "%63000020a", "3221225%3994", "192%2D0%2d2-10", "::ffff%3A192.0.2.10", "64%3aff9b::c000:20a",
        "2002%3Ac000%3A20a%3A%3A1",
        "20010DB8-0001-0000-0000-000000000010", "2001:db8:1:::0.0.0.16", "0:0:0:0:0:ffff:192&#46;0.2.10", "2001:0db8:1::0010",
        "2001:db8:0001::010", "192.0.2.10.", "192.0.2.10:80", "[2001:db8:1::10]:80", "192.0.2.10/32", "2001:db8:1::10/128",
        "a=192.0.2.10&b", "//192.0.2.10/", "user@192.0.2.10", "2001:db8:1::10%25eth0", "2001:db8:1::10%eth0",
    ];

    // What may stand beside an address and is no part of one.
    private static readonly string[] Around =
    [
        "", " ", "\"", "'", "<b>", "x", "ip", "host-", "http://", "[", "(", "=", "/", ",", "|", "~", "é", "中", "\0", "\n", "\t", "…", "@",
        "#", "%", "%20", "%5B", "&", ";", "zzz",
        "..", "...", new string('.', 240), "::::", "--", new string('-', 300), "__", new string('z', 63), new string(' ', 31),
    ];

    // What may stand before one, and would be a part of it behind.
    private static readonly string[] Before = ["q:", "src:", "1 ", "255,", "f ", "1.2.3.4 ", "9.9 "];

    public static TheoryData<string> All => [.. Spellings];

    public static TheoryData<string> SomeOfThem => [.. Repetitions.Some(Spellings, 24)];

    [Dear]
    [Theory]
    [MemberData(nameof(SomeOfThem))]
    public void A_secret_goes_in_every_spelling_next_to_any_characters(string spelling)
    {
        string essence = Essence(spelling);
        foreach (string before in (string[])[.. Around, .. Before])
        {
            foreach (string after in Around)
            {
                if (IsAnother(before, spelling, after)) continue;
                string text = before + spelling + after;
                new TextRedactor(Secrets).Redact(text).ShouldNotContain(essence, customMessage: text);
                Json(JsonSerializer.Serialize(text)).ShouldNotContain(essence, customMessage: text);
            }
        }
    }

    [Fact]
    public void Escapes_and_marks_of_text_hide_nothing_in_text_in_JSON_nor_in_bodies()
    {
        foreach (string form in Hidden)
        {
            string text = $"you are {form} today",
            body = "{\"body\":{\"format\":\"base64\",\"data\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + "\"}}";
            string essence = form.TrimEnd('.').Split("-dsl")[0].Split("_dsl")[0];
            new TextRedactor(Secrets).Redact(text).ShouldContain("[scrubbed]", customMessage: form);
            Json(JsonSerializer.Serialize(text)).ShouldContain("[scrubbed]", customMessage: form);
            Encoding.UTF8.GetString(JsonDocument.Parse(Json(body)).RootElement.GetProperty("body").GetProperty("data").GetBytesFromBase64())
                .ShouldContain("****", customMessage: form);
            new TextRedactor(Secrets).Redact(text).ShouldNotContain(essence, customMessage: form);
        }
    }

    [Theory]
    [InlineData("192.0.2.10")]
    [InlineData("2001:db8:1::10")]
    [InlineData("c000020a")]
    public void Text_in_16_bit_units_loses_it_in_either_order_and_at_any_place(string spelling)
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            foreach (string before in (string[])["", "a", "\n\u00fc"])
            {
                byte[] data = [.. Encoding.UTF8.GetBytes(before), .. encoding.GetBytes($"you are {spelling} today"), .. "end"u8];
                new PacketRedactor(Secrets).RedactData(data);
                string text = Encoding.Latin1.GetString(data);
                text.Replace("\0", "", StringComparison.Ordinal).ShouldNotContain(spelling);
                text.Replace("\0", "", StringComparison.Ordinal).ShouldContain("you are ***");
                text.ShouldEndWith("end");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Bodies_and_packets_lose_it_as_text_does(string spelling)
    {
        string text = $"your address is {spelling}, is it not?";
        string body = Json("{\"body\":{\"format\":\"base64\",\"data\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + "\"}}");
        Encoding.UTF8.GetString(JsonDocument.Parse(body).RootElement.GetProperty("body").GetProperty("data").GetBytesFromBase64())
            .ShouldNotContain(Essence(spelling));

        byte[] packet = new byte[1500];
        int length = PacketWriter.WriteTcp(
            packet, new(Address("198.51.100.7"), Own4, 64), new(80, 40000, TcpFlags.Ack), default, Encoding.UTF8.GetBytes(text));
        new PacketRedactor(Secrets).TryRedact(packet.AsSpan(0, length)).ShouldBeTrue();
        Encoding.UTF8.GetString(packet.AsSpan(0, length)).ShouldNotContain(Essence(spelling));
        Encoding.UTF8.GetString(packet.AsSpan(0, length)).ShouldContain("your address is ");
    }

    [Theory]
    [InlineData("10.2.0.192.in-addr.arpa")]
    [InlineData("192-0-2-10.dsl.isp.example")]
    [InlineData("192.0.2.10.dsl.isp.example")]
    [InlineData("0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    [InlineData("c000020a.isp.example")]
    public void Names_on_the_wire_lose_it_and_keep_the_lengths_of_their_labels(string name)
    {
        List<byte> wire = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (string label in name.Split('.')) wire.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        wire.AddRange([0, 0, 12, 0, 1]);
        byte[] data = [.. wire];
        new PacketRedactor(Secrets).RedactData(data);
        for (int i = 12; data[i] != 0; i += data[i] + 1) wire[i].ShouldBe(data[i]);
        Encoding.ASCII.GetString(data).ShouldContain("*");
        foreach (string secret in (string[])["192", "8\u0001b\u0001d", "c000020a"]) Encoding.ASCII.GetString(data).ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("c000020a")]
    [InlineData("00000000000000000000ffffc000020a")]
    [InlineData("2002c000020a00000000000000000001")]
    [InlineData("0064ff9b0000000000000000c000020a")]
    [InlineData("200100000000000000000000 3ffffdf5")]
    [InlineData("20010db80122c000 0002 0a0000000000")]
    [InlineData("20010db8012203c0 0000020a00000000")]
    [InlineData("20010db80122 0344 00c000020a000000")]
    [InlineData("20010db8000100000000000000000010")]
    public void Raw_bytes_lose_it_in_every_form(string hex)
    {
        byte[] secret = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), data = [.. "abc"u8, .. secret, .. "def"u8];
        new PacketRedactor(Secrets).RedactData(data);
        data.AsSpan(3, secret.Length).SequenceEqual(secret).ShouldBeFalse();
        data.AsSpan(0, 3).SequenceEqual("abc"u8).ShouldBeTrue();
        data.AsSpan(data.Length - 3).SequenceEqual("def"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData("11.92.0.2.10 192.0.2.1 192.0.2.101 1192.0.2.10 192.0.2.100 92.0.2.10")]
    [InlineData("10.2.0.192 and 10.2.0.192:53 are of others")]
    [InlineData("2001:db8:1::1 2001:db8:1::101 2001:db8:11::10 12001:db8:1::10 2001:db8:1:10::")]
    [InlineData("3221225995 13221225994 0.3221225994 c000020 c000020b 192-0-2-11 1192-0-2-10")]
    [InlineData("2002:c000:20b::1 64:ff9b::192.0.2.11 2001:0:cb00:7101:0:1234:3fff:fdf6")]
    [InlineData(
        "2026-11-28 04:10:33 01939b5a-6c8e-7d3f-9a1b-2c3d4e5f6071 sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("{\"a\":3221225994,\"b\":[1.5,2.25,-3e10]}")]
    public void What_is_another_address_stays(string text)
    {
        new TextRedactor(new SecretSet([Own4, Own6])).Redact(text.StartsWith('{') ? "" : text).ShouldBe(text.StartsWith('{') ? "" : text);
        Json(text).ShouldBe(text);
    }

    [Fact]
    public void What_a_6to4_address_of_this_machine_holds_is_secret_too()
    {
        var redactor = new TextRedactor(new SecretSet([IPAddress.Parse("2002:c000:20a::1")]));
        redactor.Redact("192.0.2.10, 2002:c000:20a::1, 198.51.100.1").ShouldBe("[scrubbed], [scrubbed], 198.51.100.1");
    }

    [Fact]
    public void A_target_that_was_typed_stays_in_its_own_spelling_alone()
    {
        var redactor = new TextRedactor(Secrets.Without(Address("2002:c000:20a::1")));
        redactor.Redact("2002:c000:20a::1 2002:c000:20a::2 192.0.2.10").ShouldBe("2002:c000:20a::1 [scrubbed] [scrubbed]");
        new TextRedactor(Secrets.Without(Own4)).Redact("192.0.2.10 2001:db8:1::10").ShouldBe("192.0.2.10 [scrubbed]");
    }

    [Dear]
    [Fact]
    public void Text_of_any_length_is_read_in_time_that_grows_with_it()
    {
        foreach (string pattern in (string[])[".", ":", "-", "%", "%2", "%25", "0", "f", "1.", "1-", "f:", "::", "0.0.0.0.", "192.0.2.10",
            "%253A", "ab-", "1_", "0x"])
        {
            string text = string.Concat(Enumerable.Repeat(pattern, 100_000 / pattern.Length));
            var clock = TimeProvider.System;
            long start = clock.GetTimestamp();
            new TextRedactor(Secrets).Redact(text);
            clock.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(60, pattern); // quadratic: a quarter of an hour
        }
    }

    private static string Json(string line) => Encoding.UTF8.GetString(new LineRedactor(Secrets).Redact(Encoding.UTF8.GetBytes(line)).Span);

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));

    // What of a spelling must be gone: of names not the domain.
    private static string Essence(string spelling)
    {
        int name = spelling.IndexOfAny(['i', 's']) is > 0 and int at ? spelling.LastIndexOf('.', at) : -1;
        string whole = name > 0 ? spelling[..name] : spelling;
        return whole.StartsWith("0x", StringComparison.Ordinal) && !whole.Contains('.', StringComparison.Ordinal)
            ? whole[2..]
            : whole.StartsWith("4500", StringComparison.Ordinal) ? "c000020a" : whole;
    }

    // Another digit beside it, or more of an escape, makes it another address: f and the like after hexadecimal, x after 0.
    private static bool IsAnother(string before, string spelling, string after)
        => (before == "%" && spelling is [_, _, ..] && Uri.IsHexDigit(spelling[0]) && Uri.IsHexDigit(spelling[1])
            && !char.IsDigit(spelling[0]))
            || (spelling.EndsWith("::", StringComparison.Ordinal) && after.StartsWith(':'));
}
