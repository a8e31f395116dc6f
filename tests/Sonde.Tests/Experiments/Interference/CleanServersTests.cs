using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Tcp;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Web servers and what stands before them, as they are: none of it is ever said to be against a name.</summary>
public sealed class CleanServersTests
{
    private static readonly byte[] Timestamps = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0];

    public static TheoryData<string> Limits => ["429", "503", "reset", "close", "refuse", "syn", "silence"];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Server_that_answers_so_many_connections_in_a_time_accuses_nobody(string how)
    {
        foreach (int most in Repetitions.Some((int[])[3, 4, 5, 6, 8], 2))
        {
            foreach (double window in Repetitions.Some((double[])[10, 60, 119, 400], 1))
            {
                JsonElement line = Limited(how, most, window).Measure().ShouldHaveSingleItem();
                Clean(line, $"{most} in {window} s: {how}");
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Servers_that_share_an_address_and_choose_by_the_name_accuse_nobody(int servers)
    {
        // What only they say of the name is what no control name is told: one of so many runs may have no such control.
        int accused = 0;
        for (int seed = 1; seed <= Repetitions.Of(3, 60, 60); seed++)
        {
            int salt = seed;
            var scene = new InterferenceScene { Server = (asked, _) => Backend(HashOf(asked.Name, salt) % servers) };
            JsonElement line = scene.Measure("--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .ShouldHaveSingleItem();
            if (line.GetProperty("x_expectation").GetString() == "unexpected") accused++;
        }

        accused.ShouldBeLessThanOrEqualTo(servers - 1);
    }

    [Fact]
    public void Name_that_got_another_page_before_settles_whether_the_names_page_is_its_own()
    {
        // One control name in ten comes to the other server, as both tested names do; no control of the second trial does.
        int controls = 0;
        string? stray = null;
        var scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                bool isTest = asked.Name is "one.example" or "two.example";
                if (!isTest && controls++ == 5) stray = asked.Name;
                return Backend(isTest || asked.Name == stray ? 1 : 0);
            },
        };
        IReadOnlyList<JsonElement> lines = scene.Measure("--domain", "one.example", "--domain", "two.example");
        lines.Count.ShouldBe(2);
        stray.ShouldNotBeNull();
        foreach (JsonElement line in lines)
        {
            line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
            string why = line.GetProperty("x_unusable").GetString().ShouldNotBeNull();
            why.ShouldContain("at times");
            LineProofs.Explained(line).ShouldContain($"yes controls.failed: {why} (x_unusable)");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Servers_that_share_an_address_and_take_turns_accuse_nobody(int servers)
    {
        for (int first = 0; first < servers; first++)
        {
            int count = first;
            var scene = new InterferenceScene { Server = (_, _) => Backend(count++ / 3 % servers) };
            Clean(scene.Measure().ShouldHaveSingleItem(), $"{servers} servers, from {first}");
        }
    }

    [Theory]
    [InlineData("blocked.ru", 0)]
    [InlineData("www.news.blocked.ru", 4)]
    public void Server_that_answers_by_the_suffix_of_names_accuses_none_of_it(string name, int labels)
    {
        // One machine for a country's names, or for its names of so many labels; none of the usual control names is one.
        var scene = new InterferenceScene
        {
            Server = (asked, _) => Backend(
                asked.Name.EndsWith(".ru", StringComparison.Ordinal) && (labels == 0 || asked.Name.Split('.').Length == labels) ? 1 : 0),
        };
        JsonElement line = scene.Measure("--domain", name).ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
        line.GetProperty("x_unusable").GetString().ShouldNotBeNull().ShouldContain("at times");
    }

    [Fact]
    public void Server_that_hands_connections_on_by_the_name_is_no_path()
    {
        // Each machine has its page, and its distance behind the one that makes handshakes; five names of six come to the first.
        int names = 0;
        var scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                int which = asked.IsControl && names++ != 8 ? 0 : 1;
                return Backend(which).With(TalkMarks.Data((byte)(TalkMarks.OfServer - (3 * which))));
            },
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_expectation").GetString().ShouldBe("inconclusive");
    }

    [Theory]
    [InlineData("t.co")]
    [InlineData("x.com")]
    [InlineData("example")]
    public void Short_name_that_ends_a_name_of_the_page_is_no_other_page(string name)
    {
        int count = 0;
        var scene = new InterferenceScene
        {
            Server = (asked, _) => ServerTalk.Opens().Says(
                InterferenceScene.Page(
                    $"<p>No {asked.Name} at microsoft.com, nginx.com or our.example; see http%3A%2F%2F{asked.Name}%2F</p><i>{count++}</i>",
                    headers: $"Server: test\r\nLink: <https://nginx.com/microsoft.com>\r\nLocation: https://{asked.Name}/\r\n")),
        };
        scene.Measure("--domain", name).ShouldHaveSingleItem().GetProperty("x_outcome_code").GetString().ShouldBe("match");
    }

    [Theory]
    [InlineData("scrubber")]
    [InlineData("timestamps")]
    [InlineData("held handshakes")]
    [InlineData("repeats")]
    public void What_every_flow_shows_is_no_sign_of_interference_with_one(string shows)
    {
        var scene = new InterferenceScene
        {
            TtlElsewhere = 52,
            Server = (asked, _) => (asked.IsControl
                ? InterferenceScene.Clean(asked)
                : ServerTalk.Opens().Says(InterferenceScene.Page("the vantage point hosts this name", "404 Not Found")))
                .With(reply => Shown(reply, shows)),
        };
        JsonElement line = scene.Measure().ShouldHaveSingleItem();
        line.GetProperty("x_outcome_code").GetString().ShouldBe("content/status_mismatch:404");
        // A scrubber that is nearer than the server, and speaks for the port, cannot be told from a proxy.
        if (shows != "scrubber") line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe("path");
        line.GetProperty("x_evidence").GetRawText().ShouldNotContain("of the data");
        line.GetProperty("x_evidence").GetRawText().ShouldNotContain("fastest handshake");
    }

    [Fact]
    public void Request_that_a_full_queue_lost_once_is_not_lost_on_the_path()
    {
        int count = 0;
        var scene = new InterferenceScene
        {
            Server = (asked, _) => asked.IsControl ? InterferenceScene.Clean(asked)
                : count++ == 1 ? ServerTalk.Opens(acknowledges: false).With(reply => reply with { UnackedBytes = 50, Retransmits = 6 })
                : ServerTalk.Opens().Says(InterferenceScene.Page("the vantage point hosts this name", "404 Not Found")),
        };
        scene.Measure().ShouldHaveSingleItem().GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("cannot tell");
    }

    [Fact]
    public void Server_that_goes_away_holds_up_no_run_for_as_long_as_there_are_names()
    {
        var scene = new InterferenceScene { Server = (asked, n) => n < 6 ? InterferenceScene.Clean(asked) : ServerTalk.Silence };
        string[] names = [.. Enumerable.Range(0, 30).SelectMany(number => (string[])["--domain", $"name{number}.example"])];
        IReadOnlyList<JsonElement> lines = scene.Measure(names);
        lines.Count.ShouldBe(30);
        lines.ShouldAllBe(line => line.GetProperty("x_expectation").GetString() != "unexpected");
        scene.Asked[^1].At.ShouldBeLessThan(3600);
        lines.Count(line => line.TryGetProperty("x_unusable", out _)).ShouldBeGreaterThan(20);
    }

    private static void Clean(JsonElement line, string why)
    {
        line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", why);
        line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldNotBe("path", why);
    }

    private static InterferenceScene Limited(string how, int most, double window)
    {
        InterferenceScene scene = null!;
        List<double> passed = [];
        scene = new InterferenceScene
        {
            Server = (asked, _) =>
            {
                double now = scene.Asked[^1].At;
                passed.RemoveAll(at => at <= now - window);
                if (passed.Count < most)
                {
                    passed.Add(now);
                    return InterferenceScene.Clean(asked);
                }

                return how switch
                {
                    "429" => ServerTalk.Opens().Says(InterferenceScene.Page("slow down", "429 Too Many Requests", "Retry-After: 60\r\n")),
                    "503" => ServerTalk.Opens().Says(InterferenceScene.Page("busy", "503 Service Unavailable")),
                    "reset" => ServerTalk.Opens().Resets(),
                    "close" => ServerTalk.Opens().Closes(),
                    "refuse" => ServerTalk.Fails(111),
                    "syn" => ServerTalk.Silence,
                    _ => ServerTalk.Opens(),
                };
            },
        };
        return scene;
    }

    private static ServerTalk Backend(int number)
        => ServerTalk.Opens().Says(InterferenceScene.Page($"<p>Site {(char)('A' + number)}</p>", headers: $"Server: s{number}\r\n"));

    private static int HashOf(string name, int salt)
    {
        uint hash = (uint)salt * 2654435761;
        foreach (char letter in name) hash = (hash ^ letter) * 16777619;
        return (int)(hash >> 8);
    }

    private static ConversationReply Shown(ConversationReply reply, string shows)
    {
        Instant asked = reply.WrittenAt ?? reply.SentAt;
        byte ofSynAck = (byte)(shows == "scrubber" ? 60 : 52);
        ReadOnlyMemory<byte> options = shows == "timestamps" ? Timestamps : default;
        var data = new PacketMarks(asked + TimeSpan.FromMilliseconds(shows == "held handshakes" ? 3 : 15), false, TcpFlags.Ack, 52)
        { Sequence = 1, Acknowledgement = 60, Length = 100, Hash = 1 };
        return reply with
        {
            Rtt = shows == "held handshakes" ? 0.2 : 0.01,
            Packets =
            [
                new PacketMarks(reply.SentAt, false, TcpFlags.Syn | TcpFlags.Ack, ofSynAck) { Options = options },
                data,
                .. shows == "repeats" ? (PacketMarks[])[data with { Ttl = 48 }] : [],
            ],
        };
    }
}
