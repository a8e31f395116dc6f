using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Cli;
using Sonde.Cli.Commands;
using Sonde.Cli.Output;
using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Icmp;
using Sonde.Packets.Ip;
using Sonde.Packets.Text;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

public sealed class RedactCommandTests
{
    private static readonly PacketAddress Probe = PacketAddress.FromIpv4(0xC000020A), Home = PacketAddress.FromIpv4(0xC0A80101),
        Target = PacketAddress.FromIpv4(0xC6336407);

    [Fact]
    public void Old_leaking_report_becomes_a_safe_one()
    {
        (int code, string output, string error) = Run(RedactCommand.Create, Report(Probe));
        (code, error).ShouldBe((ExitCode.Complete, ""));
        output.ShouldNotContain("192.0.2.10");
        output.ShouldNotContain("192.168.1.1\"");
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement, keys = root.GetProperty("test_keys");
        root.GetProperty("probe_ip").GetString().ShouldBe("127.0.0.1");
        root.GetProperty("test_helpers").GetProperty("backend").GetString().ShouldBe("198.51.100.7");
        root.GetProperty("x_note").GetString().ShouldBe("from [scrubbed], not 192.0.20.10");
        byte[] answered = keys.GetProperty("answered_packets")[0].GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64();
        keys.GetProperty("answered_packets")[0].GetProperty("summary").GetString().ShouldBe(ScapyText.BracketedSummary(answered));
        keys.GetProperty("sent_packets")[0].GetProperty("summary")
            .GetString()!.ShouldStartWith("[<IP  id=777 frag=0 ttl=3 proto=udp dst=198.51.100.7");
        JsonElement hop = keys.GetProperty("test_udp_traceroute").GetProperty("hops_53")[0];
        (hop.GetProperty("address").GetString(), hop.GetProperty("x_private_hop").GetBoolean(), hop.GetProperty("rtt").GetRawText())
            .ShouldBe(("[scrubbed]", true, "0.00120"));
    }

    [Fact]
    public void Nothing_published_differs_when_only_the_secret_differs()
        => Run(RedactCommand.Create, Report(Probe)).Output.ShouldBe(
            Run(RedactCommand.Create, Report(PacketAddress.FromIpv4(0xCB00711E))).Output);

    [Fact]
    public void Private_hops_stay_when_wanted()
        => Run(RedactCommand.Create, Report(Probe), "--keep-private-hops").Output.ShouldContain("\"address\":\"192.168.1.1\"");

    [Fact]
    public void Text_in_the_place_of_bytes_is_withheld_and_said()
    {
        string json =
            $$$"""{"test_keys":{"answered_packets":[{"raw_packet":{"data":"{{{Convert.ToBase64String("[<IP  src=192.0.2.10 chksum=0x1234 |>]"u8)}}}","format":"base64"},"summary":"[<IP  src=192.0.2.10 |>]"}]}}""";
        (int code, string output, string error) = Run(RedactCommand.Create, json);
        code.ShouldBe(ExitCode.Partial);
        output.ShouldBe(
            """{"test_keys":{"answered_packets":[{"raw_packet":null,"summary":null,"x_withheld":"text in the place of bytes"}]}}""" + "\n");
        error.ShouldContain("-:1: 1 packet could not be made safe");
    }

    [Fact]
    public void Bad_line_is_named_and_the_rest_is_redacted()
    {
        (int code, string output, string error) = Run(
            RedactCommand.Create, "{\"probe_ip\":\"192.0.2.10\"}\n\nnot json\n{\"x\":\"192.0.2.10\"}\n{\"y\":1", "--probe-ip",
            "192.0.2.10");
        code.ShouldBe(ExitCode.Partial);
        output.ShouldBe("{\"probe_ip\":\"127.0.0.1\"}\n{\"x\":\"[scrubbed]\"}\n");
        error.ShouldContain("-:3: it is no JSON");
        error.ShouldContain("-:5: it is no JSON");
    }

    [Fact]
    public void Report_printed_over_many_lines_is_read()
        => Run(RedactCommand.Create, "{\n  \"probe_ip\": \"192.0.2.10\",\n  \"x\": [1.50]\n}\n").Output.ShouldBe(
            "{\"probe_ip\":\"127.0.0.1\",\"x\":[1.50]}\n");

    [Fact]
    public void Bad_argument_is_a_usage_error()
    {
        Should.Throw<UsageException>(() => Run(RedactCommand.Create, "", "--probe-ip", "home"));
        Should.Throw<UsageException>(() => Run(RedactCommand.Create, "", "/nowhere/file.json"));
    }

    [Fact]
    public void Capture_is_redacted_from_the_IP_header_on()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
            {
                var writer = new PcapWriter(file, LinkType.Ethernet);
                byte[] packet = new byte[64];
                int length = PacketWriter.WriteUdp(packet, new(Probe, Target, 3), 1, 2);
                writer.Write(5, [.. new byte[12], 8, 0, .. packet[..length]]);
                writer.Write(6, [.. new byte[12], 8, 6, 1]);
            }

            (int code, byte[] output, string error) = RunBytes(RedactCommand.Create, "", path, "--probe-ip", "192.0.2.10");
            code.ShouldBe(ExitCode.Partial);
            error.ShouldContain("1 packet of the local network, or without IP, is left out: it is no measurement");
            CaptureReader.TryOpen(new MemoryStream(output), out CaptureReader? reader).ShouldBeTrue();
            reader!.TryRead(out CapturedPacket frame).ShouldBeTrue();
            frame.LinkType.ShouldBe(LinkType.Raw);
            ScapyText.Summary(frame.Frame).ShouldContain("src=127.0.0.1 dst=198.51.100.7");
            reader.TryRead(out _).ShouldBeFalse();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Summaries_are_shown_of_reports_and_of_packets_alone()
    {
        byte[] packet = new byte[64];
        packet = packet[..PacketWriter.WriteUdp(packet, new(Probe, Target, 3) { Id = 777 }, 40000, 53)];
        string alone = ScapyText.Summary(packet);
        Run(ScapySummaryCommand.Create, Convert.ToBase64String(packet) + "\n" + Convert.ToHexString(packet)).Output.ShouldBe(
            $"{alone}\n{alone}\n");
        Run(ScapySummaryCommand.Create, Convert.ToHexString(packet), "--sent", "--brackets").Output.ShouldBe(
            $"[{ScapyText.SentSummary(packet)}]\n");
        (int code, string output, _) = Run(ScapySummaryCommand.Create, Report(Probe));
        code.ShouldBe(ExitCode.Complete);
        output.ShouldNotContain("192.0.2.10");
        output.Split('\n').Length.ShouldBe(3);
        Run(ScapySummaryCommand.Create, "!!").Code.ShouldBe(ExitCode.Partial);
    }

    [Theory]
    [InlineData("golden/spec/multi_protocol_traceroute-0.3.sample.json", "10.0.1.4")]
    [InlineData("golden/legacy/df-003-scapy-000-sample-2013.json", "192.168.176.128")]
    [InlineData("golden/legacy/traceroute-0.1.1-docs-2012.json", "192.168.17.116")]
    public void Published_sample_becomes_safe(string sample, string secret)
    {
        // The older samples were cut out of their reports: put their packets back into lists.
        string json = File.ReadAllText(Samples.Path(sample));
        using JsonDocument source = JsonDocument.Parse(json);
        if (source.RootElement.TryGetProperty("packets", out JsonElement packets))
        {
            string List(string name)
                => string.Join(',', packets.EnumerateArray().Where(p => p.GetProperty("list").ValueEquals(name)).Select(p =>
                $$$"""{"raw_packet":{"data":{{{p.GetProperty("data").GetRawText()}}},"format":"base64"},"summary":{{{p.GetProperty("summary").GetRawText()}}}}"""));
            json = $$$"""{"test_keys":{"sent_packets":[{{{List("sent_packets")}}}],"answered_packets":[{{{List("answered_packets")}}}]}}""";
        }

        (int code, string output, _) = Run(RedactCommand.Create, json);
        code.ShouldBe(ExitCode.Complete);
        output.ShouldNotContain(secret);
        using JsonDocument safe = JsonDocument.Parse(output);
        foreach (string list in new[] { "sent_packets", "answered_packets" })
        {
            foreach (JsonElement packet in safe.RootElement.GetProperty("test_keys").GetProperty(list).EnumerateArray())
            {
                byte[] bytes = packet.GetProperty("raw_packet").GetProperty("data").GetBytesFromBase64();
                _ = Ipv4Packet.TryParse(bytes, out Ipv4Packet ip);
                ip.IsHeaderChecksumRight.ShouldBeTrue();
                bytes.AsSpan().IndexOf(IPAddress.Parse(secret).GetAddressBytes()).ShouldBe(-1);
            }
        }
    }

    private static string Report(PacketAddress probe)
    {
        byte[] sent = new byte[64], answered = new byte[128];
        sent = sent[..PacketWriter.WriteUdp(sent, new(probe, Target, 3) { Id = 777 }, 40000, 53)];
        answered = answered[..PacketWriter.WriteIcmpError(answered, new(Home, probe, 64), IcmpType.TimeExceeded, 0, sent)];
        return $$$"""
            {"probe_ip":"{{{probe}}}","test_helpers":{"backend":"198.51.100.7"},"x_note":"from {{{probe}}}, not 192.0.20.10","test_keys":{
              "sent_packets":[{"raw_packet":{"data":"{{{Convert.ToBase64String(sent)}}}","format":"base64"},"summary":"{{{ScapyText.BracketedSentSummary(sent)}}}"}],
              "answered_packets":[{"raw_packet":{"data":"{{{Convert.ToBase64String(answered)}}}","format":"base64"},"summary":"{{{ScapyText.BracketedSummary(answered)}}}"}],
              "test_udp_traceroute":{"hops_53":[{"ttl":1,"address":"192.168.1.1","rtt":0.00120,"sport":40000}]} } }
            """;
    }

    private static (int Code, string Output, string Error) Run(Func<ProgramHost, Command> create, string input, params string[] arguments)
    {
        (int code, byte[] output, string error) = RunBytes(create, input, arguments);
        return (code, Encoding.UTF8.GetString(output), error);
    }

    private static (int Code, byte[] Output, string Error) RunBytes(
        Func<ProgramHost, Command> create, string input, params string[] arguments)
    {
        var output = new MemoryStream();
        var error = new StringWriter();
        var host = new ProgramHost
        {
            Input = new OneWayStream(Encoding.UTF8.GetBytes(input)),
            InputIsTerminal = false,
            Output = output,
            Error = error,
            ErrorIsTerminal = false,
            Time = TimeProvider.System,
            OutputIsTerminal = false,
            Network = () => new SimulatedNetwork((_, _) => Answer.Silence) { LocalAddresses = [IPAddress.Parse("203.0.113.77")] },
            StateFolder = "",
            OnStopSignal = _ => new MemoryStream(),
            Exit = _ => { },
        };
        host = new OutputGate(host).Guarded;
        int code = create(host).Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (code, output.ToArray(), error.ToString());
    }

    /// <summary>A stream in small pieces that cannot go back, as a pipe.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
