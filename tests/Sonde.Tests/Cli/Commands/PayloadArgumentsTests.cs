namespace Sonde.Tests.Cli.Commands;

/// <summary>What <c>sonde measure traceroute --payload-…</c> does not take, and how it says so.</summary>
public sealed class PayloadArgumentsTests
{
    private static readonly string Long = string.Join('.', Enumerable.Repeat(new string('a', 60), 5));

    public static TheoryData<string[], string> Flawed => new()
    {
        { ["--control-http", "example.org"], "--control-http is the control of --payload-http: give that too" },
        { ["--payload-http", "a.example", "--control-sni", "example.org"], "--control-sni is the control of --payload-sni: give that too" },
        { ["--payload-http", "a.example", "--payload-sni", "a.example"],
            "--payload-http and --payload-sni exclude each other: one payload at a time" },
        { ["--payload-http", "a.example", "--proto", "udp"], "--payload-http goes over TCP: leave out --proto udp, or say --proto tcp" },
        { ["--payload-http", "a.example", "--mda"],
            "--payload-http and --mda exclude each other: each payload has a connection of its own" },
        { ["--payload-http", "a.example", "--legacy-ports"],
            "--payload-http and --legacy-ports exclude each other: each payload has a connection of its own" },
        { ["--payload-http", "a.example", "--flows", "2"],
            "--payload-http and --flows exclude each other: each payload has a connection of its own" },
        { ["--payload-http", "a.example", "--answer-flags", "ipid"],
            "--payload-http and --answer-flags exclude each other: each payload is told by its own port" },
        { ["--payload-http", "a.example", "--port", "80,443"], "--port 80,443: a payload goes to one port, from 1 to 65535" },
        { ["--payload-sni", "a.example", "--port", "0"], "--port 0: a payload goes to one port, from 1 to 65535" },
        { ["--payload-http", "a.example", "--first-ttl", "9", "--max-ttl", "8"], "--first-ttl is greater than --max-ttl" },
        { ["--payload-http", "a.example", "--max-ttl", "64", "--tries", "10"],
            "that may be more than 512 connections to one target: fewer TTLs or tries" },
        { ["--payload-http", ""], "--payload-http : a host is missing" },
        { ["--payload-http", "a b.example"], "--payload-http a b.example: the letter at position 2 cannot stand in a name" },
        { ["--payload-sni", "bücher.example"],
            "--payload-sni bücher.example: the letter at position 2 cannot stand in a name; write it in its ASCII form (xn--…)" },
        { ["--payload-sni", Long], $"--payload-sni {Long}: 304 letters are more than the 253 of the longest name" },
        { ["--payload-http", new string('a', 64)], $"--payload-http {new string('a', 64)}: a part of it has 64 letters, 63 at most" },
        { ["--payload-sni", "192.0.2.7"], "--payload-sni 192.0.2.7: a ClientHello names a server, not an address or a port" },
        { ["--payload-sni", "a.example:443"], "--payload-sni a.example:443: a ClientHello names a server, not an address or a port" },
        { ["--payload-http", "a.example", "--control-http", ""], "--control-http : a host is missing" },
        { ["--payload-http", "example.com"], "--payload-http and its control are the same: give another --control-http" },
        { ["--payload-hex", ""], "--payload-hex : bytes are missing" },
        { ["--payload-hex", "47zz"], "--payload-hex 47zz: the letter at position 3 is no hexadecimal digit" },
        { ["--payload-hex", "474"], "--payload-hex 474: 3 digits are an odd number: each byte has two" },
        { ["--payload-hex", new string('0', 2402)],
            $"--payload-hex {new string('0', 2402)}: 1201 bytes are more than the 1200 that one packet carries on any path" },
        { ["--payload-hex", "4745", "--control-hex", "4745"], "--payload-hex and its control are the same: give another --control-hex" },
    };

    [Theory]
    [MemberData(nameof(Flawed))]
    public void Flaw_is_told_before_any_packet(string[] options, string error)
    {
        using var host = new TestHost();
        CliRun run = host.Run(["measure", "traceroute", "192.0.2.1", .. options]).Ends(2);
        run.Error.ShouldBe($"sonde: {error}\n");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public void The_document_knows_no_payloads()
    {
        using var host = new TestHost();
        host.Run("measure", "multi_protocol_traceroute", "192.0.2.1", "--payload-http", "a.example").Ends(2);
    }
}
