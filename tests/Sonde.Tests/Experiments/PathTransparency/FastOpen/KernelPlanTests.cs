using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>The three connections of the system, in memory: what they say.</summary>
public sealed class KernelPlanTests
{
    private static readonly SimulatedTalk Good = SimulatedTalk.Answers(),
        WithCookie = Good.With(reply => reply with { HadCookie = true, SynDataAcked = true });

    [Fact]
    public void Perfect_server_is_perfect_after_three_connections()
    {
        KernelPlan plan = Run(n => n < 2 ? Good : WithCookie, out SimulatedConversations talks);
        Conditions(plan).ShouldStartWith("connectivity.works cookie.received syndata.acked");
        talks.Sent.Count.ShouldBe(3);
        talks.Sent.Select(sent => sent.Conversation.Socket.UsesFastOpen).ShouldBe([false, true, true]);
        talks.Sent.Select(sent => sent.Conversation.ForgetsCookie).ShouldBe([false, true, false]);
    }

    [Theory]
    [InlineData("dead", 2, "connectivity.offline target.dead")]
    [InlineData("refused", 2, "connectivity.offline target.refused")]
    [InlineData("no route", 2, "connectivity.offline target.unreachable")]
    [InlineData("prohibited", 2, "connectivity.offline target.prohibited")]
    [InlineData("silent", 2, "connectivity.offline undecided:no_answer")]
    [InlineData("no socket", 2, "connectivity.offline undecided:local_error")]
    [InlineData("drowned", 2, "undecided:local_error")]
    public void Without_an_answer_there_are_connections_without_fast_open_alone(string how, int tries, string expected)
    {
        SimulatedTalk talk = how switch
        {
            "dead" => SimulatedTalk.Silence.With(reply => reply with { SynRetransmits = 2 }),
            "refused" => SimulatedTalk.Fails(111),
            "no route" => SimulatedTalk.Fails(113),
            "prohibited"
                => SimulatedTalk.Fails(113).With(reply => reply with { Icmp = new IcmpError(3, 13, IPAddress.Parse("198.51.100.3")) }),
            "silent" => SimulatedTalk.Opens(),
            "drowned" => SimulatedTalk.Silence.With(reply => reply with { IsUnheard = true }),
            _ => SimulatedTalk.Fails(24),
        };
        KernelPlan plan = Run(_ => talk, out SimulatedConversations talks);
        Conditions(plan).ShouldBe(expected);
        talks.Sent.Count.ShouldBe(tries);
        talks.Sent.ShouldAllBe(sent => !sent.Conversation.Socket.UsesFastOpen);
        plan.Replies[^1].At.SecondsSince(plan.Zero).ShouldBeLessThanOrEqualTo(2 + 0.3 + 1, "the limit, a pause, and half of it");
        plan.Replies[0].At.SecondsSince(plan.Zero).ShouldBeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData(0, 4)] // a time limit that leaves room for one each
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    public void Silence_of_a_short_time_limit_is_asked_again_as_a_path_that_loses_packets_may_have_made_it(int again, int connections)
    {
        SimulatedTalk silence = SimulatedTalk.Silence.With(reply => reply with { SynRetransmits = again });
        Conditions(Run(_ => silence, out SimulatedConversations talks)).ShouldBe("connectivity.offline target.dead");
        talks.Sent.Count.ShouldBe(connections);
        Conditions(Run(n => n < connections - 1 ? silence : Good, out talks)).ShouldStartWith("connectivity.works");
    }

    [Fact]
    public void Who_refused_has_the_whole_time_when_asked_again()
    {
        KernelPlan plan = Run(n => n == 0 ? SimulatedTalk.Fails(104) : SimulatedTalk.Silence, out _);
        (plan.Replies[1].At - plan.Replies[0].At).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Theory]
    [InlineData("dead", 1)]
    [InlineData("silent", 1)]
    [InlineData("reset", 1)]
    [InlineData("refused", 1)]
    public void First_connections_that_fail_decide_nothing_where_a_later_one_is_answered(string how, int failing)
    {
        SimulatedTalk talk = how switch
        {
            "dead" => SimulatedTalk.Silence,
            "silent" => SimulatedTalk.Opens(),
            "reset" => SimulatedTalk.Fails(104),
            _ => SimulatedTalk.Fails(111),
        };
        KernelPlan plan = Run(n => n < failing ? talk : n - failing < 2 ? Good : WithCookie, out SimulatedConversations talks);
        Conditions(plan).ShouldStartWith("connectivity.works cookie.received syndata.acked");
        talks.Sent.Count.ShouldBe(failing + 3);
        talks.Sent.Select(sent => sent.Conversation.ForgetsCookie).Skip(failing).ShouldBe([false, true, false]);
        FastOpenEvidence.ConnectionsOf(plan).Select(made => made.Config)
            .ShouldBe([.. Enumerable.Repeat(0, failing), 0, 1, 2], "those that failed are of the first kind too");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Machine_that_lost_what_came_to_one_of_them_calls_nobody_dead(int place)
    {
        SimulatedTalk unheard = SimulatedTalk.Silence.With(reply => reply with { IsUnheard = true });
        KernelPlan plan = Run(n => n == place ? unheard : SimulatedTalk.Silence, out _);
        Conditions(plan).ShouldBe("undecided:local_error");
    }

    [Fact]
    public void Rehearsal_repeats_nothing()
    {
        Run(_ => SimulatedTalk.Fails(111), out SimulatedConversations talks, isRehearsal: true);
        talks.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_breaks_off_is_left_alone_for_a_while_before_that_decides_and_a_closed_port_is_not_waited_for()
    {
        Run(_ => Good.With(reply => reply with { End = ConversationEnd.Failed, Errno = 104 }), out SimulatedConversations talks);
        talks.Sent.Count.ShouldBe(2);
        talks.Sent[1].At.SecondsSince(talks.Sent[0].At).ShouldBeGreaterThanOrEqualTo(2);
        Run(_ => SimulatedTalk.Fails(111), out talks);
        talks.Sent.Count.ShouldBe(2);
        talks.Sent[1].At.SecondsSince(talks.Sent[0].At).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Third_that_fails_is_tried_once_more_after_a_while()
    {
        KernelPlan plan = Run(
            n => n switch { < 2 => Good, 2 => SimulatedTalk.Fails(111).With(reply => reply with { HadCookie = true }), _ => WithCookie },
            out SimulatedConversations talks);
        Conditions(plan).ShouldStartWith("connectivity.works cookie.received syndata.acked");
        talks.Sent.Count.ShouldBe(4);
        talks.Sent[3].At.SecondsSince(talks.Sent[2].At).ShouldBeGreaterThanOrEqualTo(0.3);
        Conditions(Run(n => n < 2 ? Good : SimulatedTalk.Fails(111).With(reply => reply with { HadCookie = true }), out talks))
            .ShouldBe("connectivity.broken cookie.received syndata.failed");
        talks.Sent.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(2, "connectivity.works cookie.received syndata.not_acked")]
    [InlineData(3, "connectivity.works cookie.received syndata.failed fallback.delayed:1000")]
    public void Fallback_of_the_system_is_seen(int failure, string expected)
        => Conditions(
            Run(n => n < 2 || n >= 7
                ? Good
                : SimulatedTalk.Answers(failure == 3 ? 1010 : 10, failure == 3 ? 1005 : 5)
                .With(reply => reply with { HadCookie = true, FastOpenFailure = failure }), out _))
            .ShouldBe(expected);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fallback_is_said_only_where_plain_connections_beside_it_are_not_held_up(bool givesCookies)
    {
        SimulatedTalk held = SimulatedTalk.Answers(1010, 1005).With(reply => reply with { SynRetransmits = 1 });
        SimulatedTalk asks = givesCookies ? held.With(reply => reply with { HadCookie = true, FastOpenFailure = 3 }) : held;
        KernelPlan plan = Run(n => n == 0 ? Good : n < (givesCookies ? 7 : 6) ? asks : held, out SimulatedConversations talks);
        string said = Conditions(plan);
        said.ShouldNotContain("fallback");
        said.ShouldNotContain("not_received");
        said.ShouldNotContain("failed");
        said.ShouldContain("undecided:path_loss");
        talks.Sent.TakeLast(2).ShouldAllBe(sent => !sent.Conversation.Socket.UsesFastOpen);
        FastOpenEvidence.ConnectionsOf(plan).Select(made => made.Config).TakeLast(3).ShouldBe([2, 0, 0]);
        Conditions(Run(n => n == 0 || n >= (givesCookies ? 7 : 6) ? Good : asks, out _)).ShouldContain("fallback.delayed:1000");
    }

    [Fact]
    public void Server_without_fast_open_gives_no_cookie()
        => Conditions(Run(_ => Good, out _)).ShouldBe("connectivity.works cookie.not_received");

    [Fact]
    public void Every_combination_has_one_word_of_connectivity_and_at_most_one_of_each_group()
    {
        SimulatedTalk[] ways =
        [
            Good, WithCookie, Good.With(reply => reply with { HadCookie = true, FastOpenFailure = 2 }),
            Good.With(reply => reply with { HadCookie = true, FastOpenFailure = 3, SynRetransmits = 1 }),
            SimulatedTalk.Silence, SimulatedTalk.Opens(), SimulatedTalk.Fails(111),
            SimulatedTalk.Fails(104).With(reply => reply with { HadCookie = true }), SimulatedTalk.Fails(24),
        ];
        foreach (SimulatedTalk first in ways)
        {
            foreach (SimulatedTalk second in ways)
            {
                foreach (SimulatedTalk third in ways)
                {
                    string conditions = Conditions(Run(n => n switch { 0 => first, 1 => second, _ => third }, out _));
                    VerdictGroups.Check(conditions, hasKernel: true);
                }
            }
        }
    }

    [Fact]
    public void Answer_with_fast_open_alone_is_transient()
        => new KernelFindings(
            [Reply(ConversationEnd.Failed), Reply(ConversationEnd.Answered), Reply(ConversationEnd.Answered)],
            isObserved: false).Connectivity.ShouldBe("tfo.connectivity.transient");

    private static ConversationReply Reply(ConversationEnd end) => new(default, default, default, end);

    private static string Conditions(KernelPlan plan)
        => string.Join(
            ' ', Verdict.Of(new KernelFindings(plan.Counted, isObserved: false, plan.Failed, plan.Beside), null).Conditions.Select(
                condition => condition.Replace("tfo.", "", StringComparison.Ordinal)));

    private static KernelPlan Run(Func<int, SimulatedTalk> behaviour, out SimulatedConversations talks, bool isRehearsal = false)
    {
        var clock = new SimulatedClock();
        talks = new SimulatedConversations(clock, (_, n) => behaviour(n));
        var target = new Target { Input = "target", Host = "203.0.113.80", Address = IPAddress.Parse("203.0.113.80"), Port = 80 };
        var options = new FastOpenOptions { Connect = ConnectModes.Http, Timeout = TimeSpan.FromSeconds(2), IsRehearsal = isRehearsal };
        var feed = new TargetFeed<Target>(1);
        feed.TryPut(target);
        feed.Complete();
        KernelPlan? made = null;
        new ProbeLoop<KernelPlan, Conversation, ConversationReply>(talks, clock, new Pacing(0, 1), new StopSignal()).Run(
            feed, each
                => made = new KernelPlan(each, 80, JobRequest.Of(each, options.Connect, options.Payload, new Random(1), out _), options),
                _ => { }, () => { });
        return made!;
    }
}
