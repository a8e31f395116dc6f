using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Tests.Packets.Redaction;

public sealed class TextRedactorTests
{
    private static readonly SecretSet Secrets = new(
        [IPAddress.Parse("1.2.3.4"), IPAddress.Parse("2001:db8::a:1"), IPAddress.Parse("fe80::1"), IPAddress.Loopback,
            IPAddress.IPv6Loopback, IPAddress.Any]);

    private static readonly TextRedactor Redactor = new(Secrets);
    private static readonly LineRedactor Lines = new(Secrets);

    [Theory]
    [InlineData("1.2.3.4", "[scrubbed]")]
    [InlineData("1.2.3.4:443", "[scrubbed]:443")]
    [InlineData("from 1.2.3.4.", "from [scrubbed].")]
    [InlineData("1.2.3.4,1.2.3.4", "[scrubbed],[scrubbed]")]
    [InlineData("IP 1.2.3.4.443 > 8.8.8.8.53", "IP [scrubbed].443 > 8.8.8.8.53")]
    [InlineData("connecting...1.2.3.4...", "connecting...[scrubbed]...")]
    [InlineData("q=%201.2.3.4", "q=%20[scrubbed]")]
    [InlineData("ip1.2.3.4", "ip[scrubbed]")]
    [InlineData("::ffff:1.2.3.4", "[scrubbed]")]
    [InlineData("[::FFFF:0102:0304]:80", "[scrubbed]:80")]
    [InlineData("0:0:0:0:0:ffff:102:304", "[scrubbed]")]
    [InlineData("64:ff9b::102:304", "[scrubbed]")]
    [InlineData("2001:db8::a:1", "[scrubbed]")]
    [InlineData("2001:DB8:0:0:0:0:A:1", "[scrubbed]")]
    [InlineData("2001:0db8:0000:0000:0000:0000:000a:0001", "[scrubbed]")]
    [InlineData("2001:db8:0:0:0:0:a:1:443", "[scrubbed]:443")]
    [InlineData("2001:db8::a:1.443 > x", "[scrubbed].443 > x")]
    [InlineData("tcpconnect://[2001:db8::a:1]:443/", "tcpconnect://[scrubbed]:443/")]
    [InlineData("x=2001%3adb8%3A%3aa%3a1&y", "x=[scrubbed]&y")]
    [InlineData("%5B2001:db8::a:1%5D", "%5B[scrubbed]%5D")]
    [InlineData("src:2001:db8::a:1: refused", "src:[scrubbed]: refused")]
    [InlineData("[fe80::1%eth0]:22 fe80::1%25eth0", "[scrubbed]:22 [scrubbed]")]
    public void A_secret_goes_in_every_form(string text, string expected)
    {
        Redactor.Redact(text).ShouldBe(expected);
        Json(JsonSerializer.Serialize(text)).ShouldBe($"\"{expected}\"");
    }

    [Theory]
    [InlineData("11.2.3.45")]
    [InlineData("11.2.3.4")]
    [InlineData("1.2.3.45")]
    [InlineData("127.0.0.1 ::1 ::ffff:127.0.0.1 0.0.0.0 ::")]
    [InlineData("2001:db8::a:11 12001:db8::a:1")]
    [InlineData("33:B6:FA:F6:94:CA:74:61:45:4A:D2:1F:2C:2F:75:8A")]
    [InlineData("{\"t\":0.1234,\"when\":\"12:34:56\"}")]
    [InlineData("")]
    public void What_is_no_secret_is_the_same_instance(string text)
    {
        string copy = new(text.AsSpan());
        Redactor.Redact(copy).ShouldBeSameAs(copy);
        byte[] line = Encoding.UTF8.GetBytes(text);
        Lines.Redact(line).Equals(line).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"a":"\u0031.2.3.4","b":"✅ \"1.2.3.4\""}""", """{"a":"[scrubbed]","b":"✅ \"[scrubbed]\""}""")]
    [InlineData("""{"a":"\n1.2.3.4","b":"\bfe80::1","c":"1.2.3.4"}""", """{"a":"\n[scrubbed]","b":"\b[scrubbed]","c":"[scrubbed]"}""")]
    [InlineData("""{"a":"\\","b":"2001:db8:\u003aa:1"}""", """{"a":"\\","b":"[scrubbed]"}""")]
    [InlineData("""{"1.2.3.4":1.25,"n":"\ud800 1.2.3.4"}""", """{"[scrubbed]":1.25,"n":"[scrubbed]"}""")]
    [InlineData("""{"a":"\u0041"}""", """{"a":"\u0041"}""")]
    public void Escapes_in_json_hide_nothing(string line, string expected) => Json(line).ShouldBe(expected);

    [Fact]
    public void A_target_that_is_a_local_address_stays_as_typed()
        => new TextRedactor(Secrets.Without(PacketAddress.FromIpv4(0x01020304))).Redact("1.2.3.4 2001:db8::a:1")
            .ShouldBe("1.2.3.4 [scrubbed]");

    [Fact]
    public void No_secrets_no_work()
    {
        TextRedactor none = new(new SecretSet([IPAddress.Loopback]));
        none.Secrets.IsEmpty.ShouldBeTrue();
        none.Redact("1.2.3.4").ShouldBe("1.2.3.4");
    }

    [Fact]
    public void A_secret_goes_wherever_it_stands_in_a_line()
    {
        foreach (string secret in (string[])["1.2.3.4", "2001:DB8::A:1", "2001%3adb8%3a0%3a0%3a0%3a0%3aa%3a1", "::ffff:1.2.3.4", "fe80::1"])
        {
            for (int before = 0; before < 100; before++)
            {
                string line = new string('-', before) + secret + new string('-', 100 - before);
                Redactor.Redact(line).ShouldBe(line.Replace(secret, "[scrubbed]"));
                Json(line).ShouldBe(line.Replace(secret, "[scrubbed]"));
            }
        }
    }

    [Fact]
    public void Text_and_bytes_are_read_alike()
        => Check.Bytes(bytes =>
        {
            string text = string.Concat(bytes.Select(b => "0123456789:.:.%3aAfF::1.2.3.4 fe80::1 x"[b % 38]));
            Json(text).ShouldBe(Redactor.Redact(text));
        });

    [Fact]
    public void A_secret_among_any_text_goes_and_other_addresses_stay()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<NonEmptyString>(),
            (bytes, padding) =>
            {
                byte[] full = new byte[16];
                bytes.AsSpan(0, Math.Min(bytes.Length, 16)).CopyTo(full);
                full[0] |= 0x20;
                IPAddress[] secrets = [new(full), new(full.AsSpan(0, 4))];
                TextRedactor redactor = new(new SecretSet(secrets));
                foreach (IPAddress secret in secrets)
                {
                    string text = $"{padding.Get} ({secret}) {padding.Get}";
                    redactor.Redact(text).ShouldContain("([scrubbed])");
                    string line = JsonSerializer.Serialize(text);
                    string clean = Encoding.UTF8.GetString(new LineRedactor(redactor.Secrets).Redact(Encoding.UTF8.GetBytes(line)).Span);
                    JsonSerializer.Deserialize<string>(clean)!.ShouldContain("([scrubbed])");
                }

                redactor.Redact("198.51.100.7 2001:db8::7").ShouldBe("198.51.100.7 2001:db8::7");
            }).Check(Seeded);

    [Fact]
    public void Any_bytes_are_taken()
        => Check.Bytes(bytes => Lines.Redact(bytes));

    private static Config Seeded => Config.QuickThrowOnFailure.WithReplay(20220509, 1);

    private static string Json(string line) => Encoding.UTF8.GetString(Lines.Redact(Encoding.UTF8.GetBytes(line)).Span);
}
