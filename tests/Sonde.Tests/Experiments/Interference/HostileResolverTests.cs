using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Resolvers of bad will, in memory: whatever they send, trials end, lines are short, and what was cut is marked.</summary>
public sealed class HostileResolverTests
{
    private const int MostOfLine = 512 * 1024;

    public static TheoryData<string, string> Cases => new()
    {
        { "counts that lie", "dns.protocol_error" },
        { "record that is longer than the message", "dns.protocol_error" },
        { "name that points at itself", "dns.protocol_error" },
        { "pointers without end", "dns.protocol_error" },
        { "more answers than anybody keeps", "tls.connerror:missing_as_info" },
        { "a flood that disagrees", "tls.connerror:missing_as_info" },
        { "as many addresses as fit", "ip.nomatch:missing_as_info" },
        { "as many names as fit", "ip.empty" },
        { "a datagram of 64 kilobytes", "tls.connerror:missing_as_info" },
        { "truncated, and TCP that states more than comes", "dns.timedout" },
        { "truncated, and TCP that never ends", "dns.protocol_error" },
        { "truncated, and TCP that drips", "dns.timedout" },
    };

    [Dear]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Answer_of_bad_will_ends_in_a_short_line_in_time(string does, string code)
    {
        var scene = new DnsScene
        {
            Resolver = question => question.IsForbidden ? Answered(question, does) : null,
            Talk = conversation => conversation.Target.Port == 53 ? OverTcp(does) : TalkScript.Refuses(),
        };
        JsonElement line = scene.Measure("--type", "A", "--tries", "2").ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe(code);
        line.GetRawText().Length.ShouldBeLessThan(MostOfLine);
        foreach (JsonElement each in line.GetProperty("x_tries").EnumerateArray())
            (each.GetProperty("t").GetDouble() - each.GetProperty("t0").GetDouble()).ShouldBeLessThan(8.1);
        scene.Sent.Count(sent => sent.StartsWith("tcp 203", StringComparison.Ordinal) && !sent.EndsWith(":53", StringComparison.Ordinal))
            .ShouldBeLessThanOrEqualTo(8, "four addresses at most are looked at");
    }

    [Fact]
    public void Flood_is_counted_and_not_told()
    {
        var scene = new DnsScene { Resolver = question => question.IsForbidden ? Answered(question, "a flood that disagrees") : null };
        JsonElement line = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem();
        JsonElement told = line.GetProperty("x_tries")[0];
        told.GetProperty("answers").GetArrayLength().ShouldBe(16);
        told.GetProperty("more_answers").GetInt32().ShouldBe(5000 - 16);
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("path");
    }

    [Fact]
    public void Addresses_beyond_those_that_are_told_are_marked_as_cut()
    {
        var scene = new DnsScene { Resolver = question => question.IsForbidden ? Answered(question, "as many addresses as fit") : null };
        JsonElement answer = scene.Measure("--type", "A", "--no-fetch").ShouldHaveSingleItem().GetProperty("x_tries")[0].GetProperty("answers")[0];
        answer.GetProperty("addresses").GetArrayLength().ShouldBe(32);
        answer.GetProperty("cut").GetBoolean().ShouldBeTrue();
    }

    private static DatagramScript Answered(DnsScene.Question question, string does) => does switch
    {
        "counts that lie" => DatagramScript.Answer(Counting(question.Answer("203.0.113.99"), 60000)),
        "record that is longer than the message" => DatagramScript.Answer(LongRecord(question)),
        "name that points at itself" => DatagramScript.Answer(Pointing(question, records: 1, self: true)),
        "pointers without end" => DatagramScript.Answer(Pointing(question, records: 900, self: true)),
        "more answers than anybody keeps" => new DatagramScript
        {
            Answers = [.. Enumerable.Range(0, 5000).Select(i => (10 + (i / 1e3), question.Answer("203.0.113.99"), (byte)60))],
        },
        "a flood that disagrees" => new DatagramScript
        {
            Answers = [.. Enumerable.Range(0, 5000).Select(i => (10 + (i / 1e3), question.Answer($"203.0.113.{i % 200}"), (byte)60))],
        },
        "as many addresses as fit" => DatagramScript.Answer(Many(question, 240)),
        "as many names as fit" => DatagramScript.Answer(Names(question, 250)),
        "a datagram of 64 kilobytes" => DatagramScript.Answer([.. question.Answer("203.0.113.99"), .. new byte[65000]]),
        _ => DatagramScript.Answer(question.Answer(null, isTruncated: true)),
    };

    private static TalkScript OverTcp(string does) => does switch
    {
        "truncated, and TCP that states more than comes" => new TalkScript { Events = [new TalkEvent.Data(10, [0xFF, 0xFF, 1, 2, 3])] },
        "truncated, and TCP that never ends" => new TalkScript
        {
            Events = [.. Enumerable.Range(0, 300).Select(i => new TalkEvent.Data(10 + i, [.. Enumerable.Repeat((byte)0xFF, 16384)]))],
        },
        _ => new TalkScript
        {
            Events = [.. Enumerable.Range(0, 300).Select(i => new TalkEvent.Data(10 + (i * 900), [(byte)(i == 0 ? 1 : 0)]))],
        },
    };

    private static byte[] Counting(byte[] answer, int records)
    {
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)records);
        return answer;
    }

    private static byte[] LongRecord(DnsScene.Question question)
    {
        byte[] answer = question.Answer("203.0.113.99");
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(answer.Length - 6), 0xFFFF);
        return answer;
    }

    private static byte[] Pointing(DnsScene.Question question, int records, bool self)
    {
        byte[] head = Counting(question.Answer(null), records);
        List<byte> message = [.. head];
        for (int i = 0; i < records; i++)
        {
            int at = self ? message.Count : 12;
            message.AddRange([(byte)(0xC0 | (at >> 8 & 0x3F)), (byte)at, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2]);
            message.AddRange([(byte)(0xC0 | (message.Count >> 8 & 0x3F)), (byte)message.Count]);
        }

        message.RemoveAt(message.Count - 1); // and the last one is torn
        return [.. message];
    }

    private static byte[] Many(DnsScene.Question question, int count)
    {
        List<byte> message = [.. Counting(question.Answer(null), count)];
        for (int i = 0; i < count; i++)
            message.AddRange([0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse($"203.0.113.{i}").GetAddressBytes()]);
        return [.. message];
    }

    private static byte[] Names(DnsScene.Question question, int count)
    {
        List<byte> message = [.. Counting(question.Answer(null), count)];
        for (int i = 0; i < count; i++)
            message.AddRange([0xC0, 0x0C, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 0x0C]);
        return [.. message];
    }
}
