using System.IO.Compression;
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

/// <summary>A secret that text or data has in base64, or packed by gzip, goes with what it stands in.</summary>
public sealed class EncodedTextTests
{
    private static readonly PacketAddress Own4 = Address("192.0.2.10"), Own6 = Address("2001:db8:1::10");
    private static readonly SecretSet Secrets = new([Own4, Own6]);

    public static TheoryData<string> All => [.. SpellingsTests.Spellings];

    public static TheoryData<string> SomeOfThem => [.. Repetitions.Some(SpellingsTests.Spellings, 24)];

    [Dear]
    [Theory]
    [MemberData(nameof(SomeOfThem))]
    public void Base64_within_text_loses_every_spelling_at_any_place(string spelling)
    {
        for (int before = 0; before < 6; before += Repetitions.Of(2, 1, 1))
        {
            foreach (int depth in (int[])[1, 2, 3])
            {
                string token = $"{new string('u', 12 + before)}:{spelling} and so on";
                for (int i = 0; i < depth; i++) token = Convert.ToBase64String(Encoding.ASCII.GetBytes(token));
                foreach (string around in (string[])["Authorization: Basic $", "https://example.com/?token=$&x=1", "/a/b/$", "<b>$</b>",
                    "eyJhbGciOiJub25lIn0.$.sig"])
                {
                    string text = around.Replace("$", token, StringComparison.Ordinal),
                    url = around.Replace("$", token.Replace('+', '-').Replace('/', '_').TrimEnd('='), StringComparison.Ordinal);
                    foreach (string each in (string[])[text, url])
                    {
                        Tells(new TextRedactor(Secrets).Redact(each)).ShouldBeFalse(each);
                        Tells(Encoding.UTF8.GetString(new LineRedactor(Secrets).Redact(JsonSerializer.SerializeToUtf8Bytes(each)).Span))
                            .ShouldBeFalse(each);
                        Tells(Packet(Encoding.ASCII.GetBytes(each))).ShouldBeFalse(each);
                        TextRedactor.HasRoom(Encoding.ASCII.GetBytes(each))
                            .ShouldBeTrue("messages are asked before they are looked through");
                    }
                }
            }
        }

        // What is left of it says nothing, in whatever way it is read.
        bool Tells(string text)
        {
            for (int start = 0; start < text.Length; start++)
            {
                for (int end = start; end <= text.Length; end++)
                {
                    if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '-' or '_')) continue;
                    if (end - start >= 16 && Read(text[start..end], 3).Contains(spelling, StringComparison.OrdinalIgnoreCase)) return true;
                    break;
                }
            }

            return text.Contains(spelling, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Words_paths_sums_and_keys_stay_as_they_are()
    {
        foreach (string text in (string[])
        [
            "/assets/javascripts/application/main/index", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "Content-Security-Policy-Report-Only",
            "MIIDXTCCAkWgAwIBAgIJAKoK/heBjcOuMA0GCSqGSIb3DQEBBQUAMEUxCzAJBgNV",
            "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIDEzIGxhenkgZG9ncw==", "aHR0cHM6Ly8xOTIuMC4yLjExLw==",
        ])
        {
            new TextRedactor(Secrets).Redact(text).ShouldBe(text);
            Packet(Encoding.ASCII.GetBytes(text)).ShouldEndWith(text);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Pages_packed_by_gzip_lose_every_spelling(string spelling)
    {
        byte[] page = Gzip($"<p>your address is {spelling}, is it not?</p>"),
        header = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"u8.ToArray();
        foreach (int cut in (int[])[0, 4, 8])
        {
            byte[] body = [.. header, .. page[..^cut]];
            new PacketRedactor(Secrets).RedactData(body);
            Unpacked(body, header.Length).ShouldNotContain(spelling);
            Encoding.ASCII.GetString(body).ShouldStartWith("HTTP/1.1 200 OK");
        }

        // Over two segments of a flow.
        byte[] first = Segment([.. header, .. page[..20]], 1), second = Segment(page.AsSpan(20), 1 + (uint)header.Length + 20);
        new FlowRedactor(Secrets).Redact([first, second]).ShouldBeTrue();
        Unpacked([.. first[40..], .. second[40..]], header.Length).ShouldNotContain(spelling);
    }

    [Dear]
    [Fact]
    public void Pages_without_a_secret_stay_packed_and_bombs_cost_little()
    {
        byte[] page = [.. "x"u8, .. Gzip(string.Concat(Enumerable.Range(0, 200).Select(i => $"<p>line {i} of 192.0.2.11</p>")))],
        before = [.. page];
        new PacketRedactor(Secrets).RedactData(page);
        page.ShouldBe(before);

        byte[] bomb = [
            .. Enumerable.Range(0, 200).SelectMany(_ => (byte[])[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0]), .. Gzip(new string('a', 100 << 20))];
        long start = TimeProvider.System.GetTimestamp();
        new PacketRedactor(Secrets).RedactData(bomb);
        TimeProvider.System.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(10);
        bomb.AsSpan(2010).ContainsAnyExcept((byte)0).ShouldBeFalse("what is not looked through is not published");
    }

    [Fact]
    public void Any_bytes_keep_their_length()
        => Check.Bytes(bytes =>
        {
            byte[] data = [0x1f, 0x8b, 8, .. bytes, 0x1f, 0x8b, 8, 0, .. bytes];
            new PacketRedactor(Secrets).RedactData(data);
            _ = new TextRedactor(Secrets).Redact(Convert.ToBase64String(bytes));
        });

    private static string Read(string run, int depth)
    {
        string plain = "";
        for (int skip = 0; skip < 4 && run.Length - skip > 3; skip++)
        {
            string part = run[skip..].Replace('-', '+').Replace('_', '/');
            part = part[..(part.Length / 4 * 4)] + (part.Length % 4 > 1 ? part[(part.Length / 4 * 4)..].PadRight(4, '=') : "");
            byte[] room = new byte[part.Length];
            if (!Convert.TryFromBase64String(part, room, out int length)) continue;
            string text = Encoding.Latin1.GetString(room, 0, length);
            plain += text + "\n";
            if (depth > 1 && text.All(char.IsAscii))
                plain += string.Concat(
                    text.Split(' ', ':', '.', '=').Where(each => each.Length >= 16).Select(each => Read(each, depth - 1)));
        }

        return plain;
    }

    private static string Unpacked(byte[] body, int from)
    {
        using var plain = new MemoryStream();
        try
        {
            using var zip = new GZipStream(new MemoryStream(body[from..]), CompressionMode.Decompress);
            for (int each; (each = zip.ReadByte()) >= 0;) plain.WriteByte((byte)each);
        }
        catch (InvalidDataException)
        {
            // What came before it is what anybody could read.
        }

        return Encoding.Latin1.GetString(plain.ToArray());
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }

    private static string Packet(byte[] payload)
    {
        byte[] packet = Segment(payload, 1);
        new PacketRedactor(Secrets).TryRedact(packet).ShouldBeTrue();
        return Encoding.Latin1.GetString(packet);
    }

    private static byte[] Segment(ReadOnlySpan<byte> payload, uint sequence)
    {
        byte[] packet = new byte[2000];
        int length = PacketWriter.WriteTcp(
            packet, new(Address("198.51.100.7"), Own4, 64), new(80, 40000, TcpFlags.Ack) { Sequence = sequence }, default, payload);
        return packet[..length];
    }

    private static PacketAddress Address(string text) => PacketAddress.From(IPAddress.Parse(text));
}
