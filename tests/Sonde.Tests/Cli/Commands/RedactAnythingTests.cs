using System.Net;
using System.Text;
using Sonde.Packets;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Text;
using Sonde.Tests.Cli.Output;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// Reports of others, in which packets, names and pages carry the address in every spelling, some of them so that it looks like a target.
/// </summary>
public sealed class RedactAnythingTests
{
    private const int One = 77, Other = 93;

    public static TheoryData<string> Forms => [.. OwnAddress.Forms];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forged_errors_and_segments_make_no_target_of_the_address(string form)
        => Same(form, own => Report(own, Forged(own)));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Answers_and_helpers_that_name_the_address_make_no_target_of_it(string form)
        => Same(form, own => Report(own, Honest(own), $$"""
            "test_helpers":{"backend":"{{own.Target}}","{{own.Name}}":"{{own.Plain}}",{{string.Join(',', own.Words.Split(' ').Select((word, i) => $"\"{i}\":\"{word}\""))}}},"x_dns":[{"hostname":"{{own.Name}}","answers":[{"answer_type":"A","ipv4":"{{own.Plain}}"},{"answer_type":"CNAME","hostname":"{{own.Name}}"}]}],
            """, $$"""
            ,"queries":[{"hostname":"own.example","answers":[{"ipv4":"{{own.Plain}}"}] }],"requests":[{"request":{"url":"http://own.example/"},"response":{"code":302,"headers":{"Location":"http://{{own.Name}}/"},"body":"{{own.Words}}"} }]
            """));

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_address_goes_in_every_spelling_from_text_and_from_bodies(string form)
    {
        foreach (int i in Enumerable.Range(0, new OwnAddress(form, One).Words.Split(' ').Length))
        {
            Func<string, string>[] places = [
                word => $"your address is {word} today", word => $"<p>{word}</p>", word => $"({word})", word => $"http://{word}/",
                word => word];
            // Each day every spelling in one of its places, the others in turn; every spelling in every place with --long.
            foreach (Func<string, string> hidden in Repetitions.Of(1, 2, 2) > 1 ? places : [places[i % places.Length]])
            {
                Same(form, own =>
                {
                    string text = hidden(own.Words.Split(' ')[i]);
                    return $$$"""{"test_name":"web_connectivity","input":"http://shop.example/","probe_ip":"127.0.0.1","test_keys":{"x_text":"{{{text}}}","requests":[{"response":{"body":{"data":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes($"Hello there: {text}"))}}}","format":"base64"} } }] } }""";
                });
            }
        }
    }

    private static void Same(string form, Func<OwnAddress, string> report)
    {
        OwnAddress one = new(form, One), other = new(form, Other);
        string first = report(one);
        Should.Throw<ShouldAssertException>(() => one.ShouldNotBeIn(Encoding.UTF8.GetBytes(first), "what comes in"));
        string published = Redacted(one, first);
        one.ShouldNotBeIn(Encoding.UTF8.GetBytes(published), first);
        published.ShouldBe(Redacted(other, report(other)));
    }

    private static string Redacted(OwnAddress own, string report)
    {
        using var host = new TestHost { Input = report + "\n" };
        return host.Run("redact", "--probe-ip", $"{own.Local}").Ends(0).Output;
    }

    private static string Report(OwnAddress own, byte[][] answered, string more = "", string keys = "")
    {
        byte[] sent = Probe(own);
        return $$$"""
            {"test_name":"multi_protocol_traceroute","input":null,"probe_ip":"127.0.0.1","report_id":"",{{{more}}}"x_note":"I am {{{own.Words}}} ({{{own.Name}}})","test_keys":{"answer_flags":["ipsrc"],
              "sent_packets":[{{{Packet(sent)}}}],"answered_packets":[{{{string.Join(',', answered.Select(Packet))}}}]{{{keys}}} } }
            """;
    }

    private static string Packet(byte[] packet)
        => $$$"""{"raw_packet":{"data":"{{{Convert.ToBase64String(packet)}}}","format":"base64"},"summary":"{{{ScapyText.BracketedSummary(packet).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}}"}""";

    private static byte[] Probe(OwnAddress own)
        => Written(room => PacketWriter.WriteUdp(room, new IpFields(own.Source, Target(own), 3) { Id = 777 }, 40000, 53));

    private static byte[][] Honest(OwnAddress own) => [Error(own, Router(own), own.Source, Probe(own))];

    // What anybody can send to us: errors that cite packets to us, from us to us, from the target to us; and packets in our own name.
    private static byte[][] Forged(OwnAddress own)
    {
        byte[] toUs = Written(room => PacketWriter.WriteUdp(room, new IpFields(Router(own), own.Source, 64) { Id = 5 }, 53, 40001));
        byte[] fromUsToUs = Written(
            room => PacketWriter.WriteTcp(
                room, new IpFields(own.Source, own.Source, 64) { Id = 6 }, new(80, 40002, Sonde.Packets.Tcp.TcpFlags.Syn)));
        byte[] fromTarget = Written(
            room => PacketWriter.WriteTcp(
                room, new IpFields(Target(own), own.Source, 64) { Id = 7 }, new(443, 40003, Sonde.Packets.Tcp.TcpFlags.Syn)));
        byte[] words = Written(
            room => PacketWriter.WriteUdp(
                room, new IpFields(Target(own), own.Source, 64) { Id = 8 }, 53, 40000, Encoding.ASCII.GetBytes(own.Words)));
        return [
            .. Honest(own), .. new[] { toUs, fromUsToUs, fromTarget }.Select(cited => Error(own, Router(own), own.Source, cited)),
            Error(own, own.Source, own.Source, toUs), fromUsToUs, fromTarget, words];
    }

    private static byte[] Error(OwnAddress own, PacketAddress from, PacketAddress to, byte[] cited)
        => Written(
            room => PacketWriter.WriteIcmpError(
                room, new IpFields(from, to, 60), own.IsIpv4 ? IcmpType.TimeExceeded : Icmpv6Type.TimeExceeded, 0, cited));

    private static PacketAddress Target(OwnAddress own) => PacketAddress.From(IPAddress.Parse(own.Target));

    private static PacketAddress Router(OwnAddress own) => PacketAddress.From(IPAddress.Parse(own.IsIpv4 ? "198.51.100.9" : "2001:db8::9"));

    private static byte[] Written(Func<byte[], int> write)
    {
        byte[] room = new byte[1500];
        return room[..write(room)];
    }
}
