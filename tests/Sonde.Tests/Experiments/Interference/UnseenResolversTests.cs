using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// What becomes of a question for a forbidden name, in forms that no other test plays, each with the word that the documents give it, what
/// that says of the network, and who is to be named.
/// </summary>
public sealed class UnseenResolversTests
{
    private const string Path = "path", CannotTell = "cannot tell", Forged = "203.0.113.66", True = "198.51.100.20";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    public static TheoryData<string, string, string, string> Behaviours => [.. Repetitions.Some(AllBehaviours, 12)];

    private static TheoryData<string, string, string, string> AllBehaviours => new()
    {
        { "no such name wins the race", "dns.error:NXDomain", "unexpected", Path },
        { "failure wins the race", "dns.error:ServFail", "unexpected", Path },
        { "refusal wins the race", "dns.error:Refused", "unexpected", Path },
        { "nothing wins the race", "ip.empty", "unexpected", Path },
        { "private address wins the race", "ip.invalid:local_net", "unexpected", Path },
        { "real answer wins the race", "ip.matchip", "expected", Path },
        { "same answer twice from elsewhere", "ip.matchip", "expected", Path },
        { "answer to another question first", "ip.matchip", "expected", Path },
        { "answer with another id first", "ip.matchip", "expected", CannotTell },
        { "question sent back first", "ip.matchip", "expected", CannotTell },
        { "two addresses, one true", "ip.matchip", "expected", CannotTell },
        { "shared address space", "ip.invalid:local_net", "unexpected", CannotTell },
        { "link local", "ip.invalid:local_net", "unexpected", CannotTell },
        { "limited broadcast", "ip.invalid:local_net", "unexpected", CannotTell },
        { "multicast", "ip.invalid:local_net", "unexpected", CannotTell },
        { "another loopback", "ip.invalid:local_host", "unexpected", CannotTell },
        { "not implemented", "dns.error:NotImp", "unexpected", CannotTell },
        { "malformed, it says", "dns.error:FormErr", "unexpected", CannotTell },
        { "not authoritative", "dns.error:NotAuth", "unexpected", CannotTell },
        { "an answer of another type", "ip.empty", "unexpected", CannotTell },
        { "prohibited by a router", "dns.hostunreach", "invalid", Path },
        { "port unreachable from a router", "dns.connrefused", "unexpected", Path },
        { "port unreachable from the resolver", "dns.connrefused", "unexpected", CannotTell },
        { "cut, and TCP is silent", "dns.timedout", "inconclusive", CannotTell },
        { "cut, and TCP ends", "dns.connrefused", "unexpected", CannotTell },
        { "cut with a forged address, and TCP refused", "dns.connrefused", "unexpected", CannotTell },
        { "block page", "http.blockpage:a_prod_fortinet_1", "unexpected", CannotTell },
        { "block page from nearer", "http.blockpage:a_prod_fortinet_1", "unexpected", Path },
        { "flood", "tls.connerror:missing_as_info", "inconclusive", Path },
        { "every other time", "ip.matchip", "expected", CannotTell },
        { "dropped", "dns.timedout", "inconclusive", CannotTell },
    };

    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Behaviour_has_the_documents_word_and_its_author(string does, string code, string expectation, string who)
    {
        int count = 0;
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Answer(question, does, count++) : null,
            OverTcp = question => !question.IsForbidden ? null : does switch
            {
                "cut, and TCP is silent" => TalkScript.Silence,
                "cut, and TCP ends" => TalkScript.Resets(),
                _ => TalkScript.Refuses(),
            },
            Talk = conversation => (conversation.Target.Port, does) switch
            {
                (80, "block page" or "block page from nearer") when conversation.Target.Address.ToString() == Forged
                    => TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden"))),
                _ => TalkScript.Refuses(),
            },
        };
        JsonElement line = scene.Measure("--type", "A").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetProperty("x_expectation").GetString().ShouldBe(expectation);
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
        line.GetProperty("passed_liveness").GetBoolean().ShouldBeTrue();
        line.TryGetProperty("x_unusable", out _).ShouldBeFalse();
    }

    private static DatagramScript? Answer(DnsScene.Question question, string does, int count)
    {
        DatagramScript Race(byte[] forged) => new() { Answers = [(5, forged, 64), (15, question.Answer(True), 62)] };
        DatagramScript Icmp(byte code, string from) => new() { Errors = [(10, new IcmpError(3, code, IPAddress.Parse(from)))] };
        return does switch
        {
            "no such name wins the race" => Race(question.Answer(null, 3)),
            "failure wins the race" => Race(question.Answer(null, 2)),
            "refusal wins the race" => Race(question.Answer(null, 5)),
            "nothing wins the race" => Race(question.Answer(null)),
            "private address wins the race" => Race(question.Answer("10.10.34.36")),
            "real answer wins the race"
                => new DatagramScript { Answers = [(5, question.Answer(True), 62), (1400, question.Answer(null, 3), 64)] },
            "same answer twice from elsewhere" => Race(question.Answer(True)),
            "answer to another question first" => Race(Changed(question.Answer(Forged), 13, (byte)'x')),
            "answer with another id first"
                => new DatagramScript
                {
                    Answers = [(5, Changed(question.Answer(Forged), 0, (byte)~question.Message[0]), 62), (15, question.Answer(True), 62)],
                },
            "question sent back first"
                => new DatagramScript { Answers = [(5, question.Message, 62), (15, question.Answer(True), 62)] },
            "two addresses, one true" => One(Both(question)),
            "shared address space" => One(question.Answer("100.64.3.4")),
            "link local" => One(question.Answer("169.254.1.1")),
            "limited broadcast" => One(question.Answer("255.255.255.255")),
            "multicast" => One(question.Answer("239.1.2.3")),
            "another loopback" => One(question.Answer("127.9.9.9")),
            "not implemented" => One(question.Answer(null, 4)),
            "malformed, it says" => One(question.Answer(null, 1)),
            "not authoritative" => One(question.Answer(null, 9)),
            "an answer of another type" => One(question.Answer("2001:db8::1")),
            "prohibited by a router" => Icmp(13, "198.51.100.9"),
            "port unreachable from a router" => Icmp(3, "198.51.100.9"),
            "port unreachable from the resolver" => Icmp(3, DnsScene.Target),
            "cut, and TCP is silent" or "cut, and TCP ends" => One(question.Answer(null, isTruncated: true)),
            "cut with a forged address, and TCP refused" => One(question.Answer(Forged, isTruncated: true)),
            "block page" => One(question.Answer(Forged)),
            "block page from nearer" => DatagramScript.Answer(question.Answer(Forged), 20, 64),
            "flood" => new DatagramScript
            {
                Answers = [.. Enumerable.Range(1, 100).Select(i => (5.0 + i, question.Answer($"203.0.113.{i}"), (byte)64))],
            },
            "every other time" => count % 2 == 0 ? DatagramScript.Silence : null,
            _ => DatagramScript.Silence,
        };
    }

    private static DatagramScript One(byte[] message) => DatagramScript.Answer(message, 20, 62);

    private static byte[] Changed(byte[] message, int at, byte to)
    {
        message[at] = to;
        return message;
    }

    private static byte[] Both(DnsScene.Question question)
    {
        byte[] one = question.Answer(Forged);
        byte[] both = [.. one, 0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse(True).GetAddressBytes()];
        BinaryPrimitives.WriteUInt16BigEndian(both.AsSpan(6), 2);
        return both;
    }
}
