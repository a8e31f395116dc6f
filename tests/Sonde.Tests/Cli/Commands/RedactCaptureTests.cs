using Sonde.Packets;
using Sonde.Packets.Captures;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Packets;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>Captures of other machines: their prober is found by the packets, or nothing of them is written.</summary>
public sealed class RedactCaptureTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Prober_of_another_machine_is_in_no_byte_of_what_is_written(int seed)
    {
        var random = new Random(seed);
        PacketAddress v4 = PacketMaker.Address(random, v4: true), v6 = PacketMaker.Address(random, v4: false);
        string file = Capture(
        [
            Tcp(v4, PacketMaker.Address(random, v4: true), TcpFlags.Syn), Tcp(v6, PacketMaker.Address(random, v4: false), TcpFlags.Syn),
            .. Enumerable.Range(0, 60).Select(i =>
            {
                int kind = i % PacketMaker.Kinds;
                return PacketMaker.Make(kind, PacketMaker.IsIpv4(kind) ? v4 : v6, (seed * 1000) + i);
            }),
        ]);
        CliRun run = _host.Run("redact", file, "-o", _host.Path("out.pcap"));
        run.ExitCode.ShouldBeOneOf(0, 3);
        run.Error.ShouldContain("not measured by this machine; the address that is in all its packets and began is taken for the prober's");
        byte[] written = File.ReadAllBytes(_host.Path("out.pcap"));
        written.Length.ShouldBeGreaterThan(2000);
        written.AsSpan().IndexOf(v4.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
        written.AsSpan().IndexOf(v6.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
        _host.Run("redact", file, "-o", _host.Path("out.pcap")).Ends(2).Error.ShouldContain("a capture begins a file of its own");
        _host.Run("redact", file, file, "-o", _host.Path("other.pcap")).Ends(2).Error.ShouldContain("redact it by itself");
    }

    [Fact]
    public void Of_two_ends_the_one_that_began_is_the_prober()
    {
        PacketAddress prober = Of("141.212.123.145"), target = Of("62.28.164.41");
        string file = Capture(
            Tcp(target, prober, TcpFlags.Syn | TcpFlags.Ack), Tcp(prober, target, TcpFlags.Syn), Tcp(prober, target, TcpFlags.Ack));
        _host.Run("redact", file, "-o", _host.Path("out.pcap")).Ends(0);
        byte[] written = File.ReadAllBytes(_host.Path("out.pcap"));
        written.AsSpan().IndexOf(prober.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
        written.AsSpan().IndexOf(target.ToIPAddress().GetAddressBytes()).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_nobody_can_tell_the_prober_of_is_not_written_unless_it_is_named()
    {
        PacketAddress a = Of("141.212.123.145"), b = Of("62.28.164.41"), c = Of("93.184.216.34");
        string file = Capture(Tcp(a, b, TcpFlags.Syn), Tcp(c, b, TcpFlags.Syn), Tcp(c, a, TcpFlags.Syn));
        CliRun run = _host.Run("redact", file).Ends(3);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("nobody can tell who measured, for no one address is in all its packets and began; say it by --probe-ip. Nothing of it is written");
        _host.Run("redact", file, "--probe-ip", "141.212.123.145", "-o", _host.Path("out.pcap")).Ends(0);
        File.ReadAllBytes(_host.Path("out.pcap")).AsSpan().IndexOf(a.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
    }

    [Fact]
    public void Address_of_this_machine_in_one_packet_or_at_the_other_end_makes_no_capture_ours()
    {
        PacketAddress prober = Of("141.212.123.145"), own = Of("93.184.216.34"), target = Of("62.28.164.41");
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)) { LocalAddresses = [own.ToIPAddress()] });
        // One packet in the name of whoever publishes; a prober that measured that machine; a server that many asked.
        foreach (byte[][] packets in (byte[][][])
            [
                [Tcp(prober, target, TcpFlags.Syn), Tcp(own, prober, TcpFlags.Rst)],
                [Tcp(prober, own, TcpFlags.Syn), Tcp(own, prober, TcpFlags.Syn | TcpFlags.Ack)],
            ])
        {
            File.Delete(host.Path("out.pcap"));
            host.Run("redact", Capture(packets), "-o", host.Path("out.pcap")).Ends(0);
            File.ReadAllBytes(host.Path("out.pcap")).AsSpan().IndexOf(prober.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
        }

        host.Run("redact", Capture(Tcp(prober, target, TcpFlags.Syn), Tcp(Of("8.8.8.8"), target, TcpFlags.Syn))).Ends(3)
            .Output.ShouldBeEmpty("the target is in all packets, and not the prober");
        host.Run("redact", Capture(Tcp(own, target, TcpFlags.Ack), Tcp(Of("8.8.8.8"), own, TcpFlags.Syn)), "-o", host.Path("ours.pcap")).Ends(0);
        byte[] ours = File.ReadAllBytes(host.Path("ours.pcap"));
        ours.AsSpan().IndexOf(own.ToIPAddress().GetAddressBytes()).ShouldBe(-1);
        ours.AsSpan().IndexOf(Of("8.8.8.8").ToIPAddress().GetAddressBytes()).ShouldBeGreaterThan(0, "a stranger who knocked here");
    }

    [Fact]
    public void Capture_over_a_pipe_is_redacted_as_a_file_is()
    {
        PacketAddress prober = Of("141.212.123.145"), target = Of("62.28.164.41");
        string file = Capture(Tcp(prober, target, TcpFlags.Syn), Tcp(target, prober, TcpFlags.Syn | TcpFlags.Ack));
        byte[] capture = File.ReadAllBytes(file);
        (int exit, byte[] there, _) = Piped(capture, "redact", file);
        exit.ShouldBe(0);
        foreach (string[] arguments in (string[][])[["redact", "-"], ["redact"]])
        {
            (exit, byte[] written, string said) = Piped(capture, arguments);
            exit.ShouldBe(0, said);
            written.ShouldBe(there);
            said.ShouldContain("-: 2 packets written");
        }

        (exit, byte[] cut, string fault) = Piped(capture[..^7], "redact", "-");
        exit.ShouldBe(3, fault);
        cut.Length.ShouldBeLessThan(there.Length);
        _host.Write("there", "{}");
        (exit, _, fault) = Piped(capture, "redact", "-", "-o", _host.Path("there"));
        exit.ShouldBe(2, fault);
        fault.ShouldContain("a capture begins a file of its own");
        _host.Read("there").ShouldBe("{}\n");
        (exit, byte[] nothing, fault) = Piped(capture, "redact", "-", _host.Path("there"));
        exit.ShouldBe(3, fault);
        nothing.ShouldBe("{}\n"u8.ToArray());
        fault.ShouldContain("redact it by itself");
        (exit, byte[] lines, _) = Piped("{}\n"u8.ToArray(), "redact", "-");
        exit.ShouldBe(0);
        lines.ShouldBe("{}\n"u8.ToArray());
        Piped([], "redact", "-").Exit.ShouldBe(3);
        System.Text.Encoding.UTF8.GetString(Piped(capture, "scapy-summary", "-").Output).ShouldContain("TCP");
    }

    private (int Exit, byte[] Output, string Error) Piped(byte[] input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var pipe = new Sonde.Analysis.Inputs.PrefixedStream(default, new MemoryStream(input));
        int exit = Sonde.Cli.SondeProgram.Run(arguments, _host.Host(error, output) with { Input = pipe, InputIsTerminal = false });
        return (exit, output.ToArray(), error.ToString());
    }

    private string Capture(params byte[][] packets)
    {
        string file = _host.Path("theirs.pcap");
        using FileStream to = File.Create(file);
        var writer = new PcapngWriter(to);
        foreach (byte[] packet in packets) writer.Write(1_700_000_000_000_000_000, packet);
        return file;
    }

    private static PacketAddress Of(string text) => PacketAddress.From(System.Net.IPAddress.Parse(text));

    private static byte[] Tcp(PacketAddress from, PacketAddress to, TcpFlags flags)
    {
        byte[] room = new byte[128];
        int length = PacketWriter.WriteTcp(room, new IpFields(from, to, 60), new TcpFields(40_000, 443, flags) { Window = 1000 }, [], []);
        return room[..length];
    }
}
