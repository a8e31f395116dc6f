using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>
/// The documented behaviours of resolvers, and of what lies before them, by their number in the catalogue of behaviours (58 to 72), each
/// for A and for AAAA: its word, what that says of the network, and who is to be named.
/// </summary>
public sealed class DocumentedResolversTests
{
    private const string Path = "path", CannotTell = "cannot tell", BlockHost = "203.0.113.10", BlockHost6 = "2001:db8:2::10";

    private const string BlockPage =
        "<html><head><title>Web Page Blocked</title></head><body><h1>FortiGuard Web Filtering</h1></body></html>";

    public static TheoryData<int, string, string, string, string> Behaviours => new()
    {
        { 58, "no such name", "dns.error:NXDomain", "unexpected", CannotTell },
        { 59, "refused", "dns.error:Refused", "unexpected", CannotTell },
        { 59, "failed", "dns.error:ServFail", "inconclusive", CannotTell },
        { 60, "empty", "ip.empty", "unexpected", CannotTell },
        { 61, "zero", "ip.invalid:zero", "unexpected", CannotTell },
        { 61, "localhost", "ip.invalid:local_host", "unexpected", CannotTell },
        { 61, "localhost from nearer", "ip.invalid:local_host", "unexpected", Path },
        { 62, "private", "ip.invalid:local_net", "unexpected", CannotTell },
        { 63, "block host", "http.blockpage:a_prod_fortinet_1", "unexpected", CannotTell },
        { 64, "random addresses, the real one last", "tls.connerror:missing_as_info", "unexpected", Path },
        { 65, "address that accepts and resets", "tls.connerror:missing_as_info", "unexpected", Path },
        { 66, "dropped", "dns.timedout", "inconclusive", CannotTell },
        { 67, "all of the port goes to a liar", "http.blockpage:a_prod_fortinet_1", "unexpected", CannotTell },
        { 69, "alias of a block host", "http.blockpage:a_prod_fortinet_1", "unexpected", CannotTell },
        { 69, "alias that leads nowhere", "ip.empty", "unexpected", CannotTell },
        { 70, "cut, and TCP refused", "dns.connrefused", "unexpected", CannotTell },
        { 70, "cut, and TCP reset", "dns.connrefused", "unexpected", CannotTell },
        { 71, "questions with EDNS dropped", "ip.matchip", "expected", CannotTell },
        { 72, "forged late", "ip.matchip", "expected", Path },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Behaviours))]
    public void Behaviour_has_its_word_for_both_types(int number, string does, string code, string expectation, string who)
    {
        foreach (string type in (string[])["A", "AAAA"])
        {
            JsonElement line = Scene(does).Measure("--type", type).ShouldHaveSingleItem();
            line.GetProperty("x_outcome_code").GetString().ShouldBe(code, $"number {number}, {type}");
            line.GetProperty("x_expectation").GetString().ShouldBe(expectation);
            line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe(who);
            line.GetProperty("passed_liveness").GetBoolean().ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(DnsType.A)]
    [InlineData(DnsType.Aaaa)]
    public void One_type_is_forged_and_the_other_not_68(DnsType forged)
    {
        var scene = new DnsScene
        {
            Resolver = question
                => question.IsForbidden && question.Type == forged ? One(question, question.Type == DnsType.A ? "127.0.0.1" : "::1") : null,
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        JsonElement types = line.GetProperty("x_by_type");
        (string? a, string? aaaa) = (types.GetProperty("A").GetString(), types.GetProperty("AAAA").GetString());
        (a, aaaa).ShouldBe(forged == DnsType.A ? ("ip.invalid:local_host", "ip.matchip") : ("ip.matchip", "ip.invalid:local_host"));
        line.GetProperty("x_outcome_code").GetString().ShouldBe(a, "the line's outcome is that of A");
    }

    [Fact]
    public void What_is_done_to_a_name_is_not_done_to_its_neighbours_59()
    {
        IReadOnlyList<JsonElement> lines = Scene("refused").Measure("--domain", DnsScene.Forbidden, "--domain", "neighbour.example");
        foreach (JsonElement line in lines)
            line.GetProperty("x_outcome_code").GetString()
                .ShouldBe(line.GetProperty("test_url").GetString() == DnsScene.Forbidden ? "dns.error:Refused" : "ip.matchip");
    }

    private static DnsScene Scene(string does) => new()
    {
        Resolver = question => question.IsForbidden ? Answer(question, does)
            : does == "questions with EDNS dropped" && BinaryPrimitives.ReadUInt16BigEndian(question.Message.AsSpan(10)) > 0
                ? DatagramScript.Silence
                : null,
        OverTcp = question => !question.IsForbidden ? null : does == "cut, and TCP reset" ? TalkScript.Resets() : TalkScript.Refuses(),
        Talk = conversation => (conversation.Target.Port, does) switch
        {
            (80, "block host" or "all of the port goes to a liar" or "alias of a block host") when Lives(conversation)
                => TalkScript.Answers(Encoding.ASCII.GetBytes(InterferenceScene.Page(BlockPage, "403 Forbidden"))),
            (_, "address that accepts and resets") => TalkScript.Resets() with { Tls = TlsScript.Resets() },
            _ => TalkScript.Refuses(),
        },
    };

    private static bool Lives(Conversation conversation) => conversation.Target.Address.ToString() is BlockHost or BlockHost6;

    private static DatagramScript? Answer(DnsScene.Question question, string does)
    {
        bool isA = question.Type == DnsType.A;
        string Of(string v4, string v6) => isA ? v4 : v6;
        string honest = Of("198.51.100.20", "2001:db8:1::20"), forged = Of("203.0.113.66", "2001:db8:2::66");
        return does switch
        {
            "no such name" => Whole(question.Answer(null, 3)),
            "refused" => Whole(question.Answer(null, 5)),
            "failed" => Whole(question.Answer(null, 2)),
            "empty" => Whole(question.Answer(null)),
            "zero" => One(question, Of("0.0.0.0", "::")),
            "localhost" => One(question, Of("127.0.0.1", "::1")),
            "localhost from nearer" => DatagramScript.Answer(question.Answer(Of("127.0.0.1", "::1")), 5, 64),
            "private" => One(question, Of("10.10.34.34", "fd00::36")),
            "block host" or "all of the port goes to a liar" => One(question, Of(BlockHost, BlockHost6)),
            "random addresses, the real one last" => new DatagramScript
            {
                Answers = [
                    (5, question.Answer(forged), 64), (6, question.Answer(Of("203.0.113.67", "2001:db8:2::67")), 64),
                    (7, question.Answer(Of("203.0.113.68", "2001:db8:2::68")), 64), (30, question.Answer(honest), 62)],
            },
            "address that accepts and resets"
                => new DatagramScript { Answers = [(5, question.Answer(forged), 64), (30, question.Answer(honest), 62)] },
            "dropped" => DatagramScript.Silence,
            "alias of a block host" => Whole(Alias(question, Of(BlockHost, BlockHost6))),
            "alias that leads nowhere" => Whole(Alias(question, null)),
            "cut, and TCP refused" or "cut, and TCP reset" => Whole(question.Answer(null, isTruncated: true)),
            "forged late" => new DatagramScript { Answers = [(20, question.Answer(honest), 62), (1200, question.Answer(forged), 64)] },
            _ => null,
        };
    }

    private static DatagramScript Whole(byte[] message) => DatagramScript.Answer(message, 20, 62);

    private static DatagramScript One(DnsScene.Question question, string address) => Whole(question.Answer(address));

    // CNAME to block.isp.example, and its address.
    private static byte[] Alias(DnsScene.Question question, string? address)
    {
        byte[] head = question.Answer(null);
        byte[] target = [5, .. "block"u8, 3, .. "isp"u8, 7, .. "example"u8, 0];
        byte[] message = [.. head, 0xC0, 0x0C, 0, 5, 0, 1, 0, 0, 0, 60, 0, (byte)target.Length, .. target];
        int at = message.Length - target.Length;
        if (address is not null)
        {
            byte[] data = IPAddress.Parse(address).GetAddressBytes();
            message = [
                .. message, (byte)(0xC0 | (at >> 8)), (byte)at, 0, (byte)question.Type, 0, 1, 0, 0, 1, 0x2C, 0, (byte)data.Length, .. data];
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)(address is null ? 1 : 2));
        return message;
    }
}
