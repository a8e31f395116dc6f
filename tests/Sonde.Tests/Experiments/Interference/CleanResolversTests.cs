using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Sonde.Packets.Dns;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Resolvers and networks as they are: none of it is ever said to be against a name.</summary>
public sealed class CleanResolversTests
{
    public static TheoryData<string> Resolvers => [.. Repetitions.Some(
    [
        "refuses what it has not at hand", "fails for what it has not at hand", "has nothing for what it has not at hand",
        "portal", "portal of a private address", "makes a page of each name that is none", "DNS64", "filters AAAA", "loses AAAA",
        "loses EDNS", "refuses EDNS", "cuts, and speaks no TCP", "asks two resolvers", "repeats itself", "no such name or no address",
        "shuffles", "several machines", "small letters",
    ], 9)];

    [Theory]
    [MemberData(nameof(Resolvers))]
    public void Resolver_as_there_are_many_accuses_nobody(string how)
    {
        foreach (string type in Repetitions.Some((string[])["both", "A", "AAAA"], 1))
        {
            int count = 0;
            var scene = new DnsScene
            {
                Resolver = question => Answer(question, how, count++),
                Trusted = question => how is "makes a page of each name that is none" or "no such name or no address"
                    && question.IsForbidden ? DatagramScript.Answer(question.Answer(null, 3), 20, 62) : null,
                Talk = conversation => conversation.Target.Port == 80
                    ? TalkScript.Answers(System.Text.Encoding.ASCII.GetBytes(InterferenceScene.Page("Welcome to our portal")))
                    : TalkScript.Refuses(),
            };
            JsonElement line = scene.Measure("--type", type).ShouldHaveSingleItem();
            line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", $"{how}, {type}");
            line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe("path", $"{how}, {type}");
        }
    }

    [Dear]
    [Theory]
    [InlineData("refuses")]
    [InlineData("fails")]
    [InlineData("is silent")]
    [InlineData("cuts")]
    [InlineData("says nothing")]
    public void Resolver_that_answers_so_many_questions_in_a_time_accuses_nobody(string how)
    {
        foreach (int most in Repetitions.Some((int[])[1, 3, 6], 2))
        {
            foreach (double window in Repetitions.Some((double[])[3, 10, 60], 2))
            {
                DnsScene scene = null!;
                List<double> passed = [];
                scene = new DnsScene
                {
                    Resolver = question =>
                    {
                        double now = scene.Elapsed;
                        passed.RemoveAll(at => at <= now - window);
                        if (passed.Count < most)
                        {
                            passed.Add(now);
                            return null;
                        }

                        return how switch
                        {
                            "refuses" => One(question.Answer(null, 5)),
                            "fails" => One(question.Answer(null, 2)),
                            "cuts" => One(question.Answer(null, isTruncated: true)),
                            "says nothing" => One(question.Answer(null)),
                            _ => DatagramScript.Silence,
                        };
                    },
                    Talk = _ => TalkScript.Refuses(),
                };
                foreach (JsonElement line in scene.Measure("--domain", DnsScene.Forbidden, "--domain", "other.example", "--domain", "third.example"))
                {
                    line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", $"{most} in {window} s: {how}");
                    line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe("path", $"{most} in {window} s: {how}");
                }
            }
        }
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("says nothing")]
    [InlineData("does not know")]
    public void Machines_of_one_resolver_of_which_one_is_broken_accuse_nobody(string how)
    {
        int accused = 0;
        for (int seed = 1; seed <= Repetitions.Of(3, 30, 30); seed++)
        {
            var chance = new Random(seed);
            var scene = new DnsScene
            {
                Resolver = question => chance.Next(2) == 0 ? null
                    : One(question.Answer(null, how switch { "refuses" => 5, "does not know" => 3, _ => 0 })),
                Talk = _ => TalkScript.Refuses(),
            };
            if (scene.Measure("--seed", $"{seed}").ShouldHaveSingleItem().GetProperty("x_expectation").GetString() == "unexpected") accused++;
        }

        accused.ShouldBe(0, how);
    }

    [Dear]
    [Fact]
    public void Forwarder_that_has_the_control_name_at_hand_and_refuses_a_tenth_of_others_accuses_nobody()
    {
        int accused = 0;
        for (int seed = 1; seed <= Repetitions.Of(1, 10, 50); seed++)
        {
            var chance = new Random(seed);
            var scene = new DnsScene
            {
                Resolver = question => question.Name != "www.example.com" && chance.Next(10) == 0 ? One(question.Answer(null, 5)) : null,
            };
            accused += scene.Measure(
                ["--type", "A", "--no-fetch", "--seed", $"{seed}",
                    .. Enumerable.Range(0, 300).SelectMany(i => (string[])["--domain", $"name{i}.example"])])
                .Count(line => line.GetProperty("x_expectation").GetString() == "unexpected");
        }

        accused.ShouldBe(0);
    }

    [Fact]
    public void Network_without_IPv4_gives_the_names_own_address_in_another_form()
    {
        var scene = new DnsScene { Resolver = question => Answer(question, "DNS64", 0) };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_by_type").GetProperty("AAAA").GetString().ShouldBe("ip.matchip");
    }

    private static DatagramScript? Answer(DnsScene.Question question, string how, int count)
    {
        bool isAtHand = question.Name.Equals("www.example.com", StringComparison.OrdinalIgnoreCase);
        bool hasEdns = BinaryPrimitives.ReadUInt16BigEndian(question.Message.AsSpan(10)) > 0;
        bool isA = question.Type == DnsType.A;
        string honest = isA ? "198.51.100.20" : "2001:db8:1::20";
        switch (how)
        {
            case "refuses what it has not at hand" when !isAtHand: return One(question.Answer(null, 5));
            case "fails for what it has not at hand" when !isAtHand: return One(question.Answer(null, 2));
            case "has nothing for what it has not at hand" when !isAtHand: return One(question.Answer(null));
            case "portal": return One(question.Answer(isA ? "203.0.113.90" : "2001:db8:2::90"));
            case "portal of a private address": return One(question.Answer(isA ? "192.168.1.1" : "fd00::1"));
            case "makes a page of each name that is none" when !isAtHand:
                return One(question.Answer(isA ? "203.0.113.91" : "2001:db8:2::91"));
            case "DNS64" when !isA: return One(question.Answer("64:ff9b::c633:6414"));
            case "filters AAAA" when !isA: return One(question.Answer(null));
            case "loses AAAA" when !isA: return DatagramScript.Silence;
            case "loses EDNS" when hasEdns: return DatagramScript.Silence;
            case "refuses EDNS" when hasEdns: return One(question.Answer(null, 1));
            case "cuts, and speaks no TCP" when question.IsForbidden: return One(question.Answer(honest, isTruncated: true));
            case "asks two resolvers":
                string other = isA ? "198.51.100.20" : "2001:db8:1::20";
                return new DatagramScript { Answers = [(20, question.Answer(honest), 62), (40, Two(question, other, isA), 62)] };
            case "repeats itself":
                return new DatagramScript { Answers = [(20, question.Answer(honest), 62), (21, question.Answer(honest), 62)] };
            case "no such name or no address" when question.IsForbidden: return One(question.Answer(null));
            case "shuffles":
                byte[] two = Two(question, honest, isA);
                return new DatagramScript { Answers = [(20, two, 62), (30, two, 62)] };
            case "several machines": return DatagramScript.Answer(question.Answer(honest), 20, (byte)(count % 2 == 0 ? 62 : 55));
            case "small letters":
                byte[] small = question.Answer(honest);
                for (int i = 12; i < 13 + question.Name.Length; i++) small[i] = (byte)char.ToLowerInvariant((char)small[i]);
                return One(small);
            default: return null;
        }
    }

    // The address, and another one of the same site.
    private static byte[] Two(DnsScene.Question question, string address, bool isA)
    {
        byte[] one = question.Answer(address);
        byte[] data = IPAddress.Parse(isA ? "198.51.100.21" : "2001:db8:1::21").GetAddressBytes();
        byte[] both = [.. one, 0xC0, 0x0C, 0, (byte)(isA ? 1 : 28), 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];
        BinaryPrimitives.WriteUInt16BigEndian(both.AsSpan(6), 2);
        return both;
    }

    private static DatagramScript One(byte[] message) => DatagramScript.Answer(message, 20, 62);
}
