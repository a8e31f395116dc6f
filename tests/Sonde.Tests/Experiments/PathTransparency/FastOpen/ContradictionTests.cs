using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Tests.Simulation;
using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>Tries that say different things decide nothing of what they differ in; what they agree in stands.</summary>
public sealed class ContradictionTests
{
    private const string Kinds = "option.passed option.kind:254 option.kind:34";

    [Fact]
    public void Data_that_was_acknowledged_and_then_was_not_is_undecided()
    {
        int used = 0;
        Measure(segment => HasServersCookie(segment) && used++ > 0 ? Fate.Strip : null).Conditions()
            .ShouldBe($"cookie.received {Kinds} rtt_saved:10 undecided:contradictory");
        used = 0;
        CraftedStages<WirePlan> stages = Measure(segment => HasServersCookie(segment) && used++ == 0 ? Fate.Strip : null);
        stages.Conditions().ShouldBe($"cookie.received {Kinds} rtt_saved:10 undecided:contradictory");
        stages.Wire.Flows.Where(flow => flow.Kind == WireProbeKind.Cookie).Select(flow => flow.SynDataAcked > 0).ShouldBe([false, true]);
    }

    [Fact]
    public void Data_that_is_never_acknowledged_by_a_server_that_still_gives_cookies_is_not_acknowledged()
    {
        CraftedStages<WirePlan> stages = Measure(segment => HasServersCookie(segment) ? Fate.Strip : null);
        stages.Conditions().ShouldBe($"cookie.received syndata.not_acked {Kinds}");
        stages.Wire.Flows.Count(flow => flow.Kind == WireProbeKind.Ask34)
            .ShouldBe(2, "it is asked once more whether the option is still there");
    }

    [Theory]
    [InlineData(0, "undecided:backlog")]
    [InlineData(1, "rtt_saved:10 undecided:backlog undecided:contradictory")]
    public void Option_that_was_there_and_is_gone_may_be_a_queue_that_we_filled(int taken, string expected)
    {
        int used = 0;
        bool isFull = false;
        Measure(segment =>
        {
            if (HasServersCookie(segment)) isFull = isFull || used++ >= taken;
            return isFull ? Fate.Strip : null;
        }).Conditions().ShouldBe($"cookie.received {Kinds} {expected}");
    }

    [Fact]
    public void Cookie_that_was_answered_by_another_one_is_its_own_reason()
    {
        int used = 0;
        Measure(new WireServer { Gives = given => [(byte)given, 2, 3, 4], TakesData = _ => used++ == 1 }).Conditions()
            .ShouldNotContain("contradictory");
    }

    [Fact]
    public void Plain_connection_that_alone_fails_is_not_a_dead_target()
        => Measure(segment => segment is { IsSyn: true, OptionKind: 0, DataLength: 0 } ? Fate.Drop : null).Conditions()
            .ShouldBe("undecided:contradictory");

    [Theory]
    [InlineData(true, false, "cookie.received undecided:contradictory")]
    [InlineData(false, true, "cookie.received undecided:contradictory")]
    [InlineData(true, true, "cookie.received syndata.acked")]
    [InlineData(false, false, "cookie.received syndata.not_acked")]
    public void Kernel_against_wire_is_undecided(bool kernelAcks, bool wireAcks, string expected)
    {
        CraftedStages<WirePlan> stages = Measure(segment => HasServersCookie(segment) && !wireAcks ? Fate.Strip : null);
        KernelFindings kernel = Kernel(kernelAcks);
        string[] words = [.. Verdict.Of(kernel, new WireFindings(stages.Wire)).Conditions.Select(condition => condition["tfo.".Length..])];
        words.Where(word => word.StartsWith("syndata") || word.StartsWith("cookie") || word.StartsWith("undecided"))
            .ShouldBe(expected.Split(' '));
        words.ShouldContain("connectivity.works", "what is not in doubt is said");
    }

    [Fact]
    public void System_that_hears_nothing_where_crafted_connections_have_an_answer_is_undecided()
    {
        ConversationReply silent = new(
            default, new Instant(0), new Instant(2_000_000_000), ConversationEnd.Abandoned)
        { ConnectedAt = new Instant(1000) };
        WireFindings answered = new(Measure(_ => null).Wire);
        var kernel = new KernelFindings([silent], isObserved: false);
        Verdict.Of(kernel, wire: null).Conditions.ShouldContain("tfo.connectivity.offline");
        Verdict both = Verdict.Of(kernel, answered);
        both.IsConnectivityInDoubt.ShouldBeTrue();
        both.Conditions.ShouldContain("tfo.undecided:contradictory");
        both.Conditions.ShouldNotContain(condition => condition.StartsWith("tfo.connectivity") || condition.StartsWith("tfo.target")
            || condition == "tfo.undecided:no_answer");
        ConversationReply reset = silent with { End = ConversationEnd.Failed, Errno = 104 };
        Verdict.Of(new KernelFindings([reset], isObserved: false, [silent]), answered).IsConnectivityInDoubt.ShouldBeTrue();
        Verdict.Of(new KernelFindings([reset], isObserved: false, [reset]), answered)
            .Conditions.ShouldContain("tfo.connectivity.offline", "a reset is an answer, and more than silence");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Data_that_the_path_drops_from_one_layer_only_is_undecided(bool resets)
    {
        CraftedStages<WirePlan> stages = Measure(
            segment
            => segment is not { IsSyn: true, DataLength: > 0 }
            ? null
            : resets ? new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) : Fate.Drop);
        IReadOnlyList<string> words = Verdict.Of(Kernel(acks: true), new WireFindings(stages.Wire)).Conditions;
        words.ShouldContain("tfo.undecided:contradictory");
        words.ShouldNotContain(word => word.StartsWith("tfo.syndata."));
        Verdict.Of(Kernel(acks: false, failure: 3), new WireFindings(stages.Wire)).Conditions.ShouldContain("tfo.syndata.failed");
    }

    [Fact]
    public void Cookie_that_one_layer_is_given_and_the_other_is_not_is_a_fact_and_its_option_undecided()
    {
        CraftedStages<WirePlan> none = Measure(new WireServer { Kinds = [] });
        IReadOnlyList<string> words = Verdict.Of(Captured(kind: 34, given: true), new WireFindings(none.Wire)).Conditions;
        words.ShouldContain("tfo.cookie.received");
        words.ShouldContain("tfo.undecided:contradictory");
        words.ShouldNotContain("tfo.undecided:legacy_or_stripped");
        IReadOnlyList<string> other = Verdict.Of(
            Captured(kind: 34, given: false), new WireFindings(Measure(new WireServer()).Wire)).Conditions;
        other.ShouldContain("tfo.undecided:contradictory");
        Verdict.Of(Captured(kind: 34, given: true), new WireFindings(Measure(new WireServer()).Wire)).Conditions.ShouldNotContain(
            "tfo.undecided:contradictory");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    public void Path_that_loses_packets_at_random_gets_no_word_that_only_meddling_deserves(int percent)
    {
        string[] allowed = [
            "cookie.received", "syndata.acked", "option.passed", "option.kind:34", "option.kind:254", "rtt_saved", "undecided:path_loss",
            "target.dead"];
        int decided = 0;
        int runs = Repetitions.Of(50, 1000, 1000);
        for (int seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            bool IsLost() => random.Next(100) < percent;
            var server = new WireServer { Back = reply => IsLost() ? null : reply };
            CraftedStages<WirePlan> stages = WireScene.Measure(
                probe => IsLost() ? [] : server.Receive(probe), timeout: TimeSpan.FromSeconds(5));
            string conditions = stages.Conditions();
            foreach (string word in conditions.Split(' '))
                allowed.ShouldContain(each => word == each || word.StartsWith(each + ":"), $"seed {seed}: {conditions}");
            // Dead is what nothing came from at all.
            if (conditions == "target.dead") stages.Wire.Flows.ShouldAllBe(flow => flow.SynAck == null);
            if (conditions.Contains("syndata.acked", StringComparison.Ordinal)) decided++;
        }

        decided.ShouldBeGreaterThan(percent == 30 ? runs / 2 : runs * 9 / 10);
    }

    private static bool HasServersCookie(WireServer.Segment segment)
        => segment is { IsSyn: true, DataLength: > 0, Cookie: { } cookie } && cookie.AsSpan().SequenceEqual(WireServer.Cookie);

    private static CraftedStages<WirePlan> Measure(Func<WireServer.Segment, Fate?> way) => Measure(new WireServer { Way = way });

    private static CraftedStages<WirePlan> Measure(WireServer server) => WireScene.Measure(server);

    // Three connections of the system, all answered; the third used the cookie.
    private static KernelFindings Kernel(bool acks, int failure = 2)
    {
        ConversationReply good = new ConversationReply(
            default, default, new Instant(9), ConversationEnd.Answered)
        { ConnectedAt = new Instant(5), FirstByteAt = new Instant(9) };
        return new KernelFindings(
            [good, good,
                good with { HadCookie = true, SynDataAcked = acks, FastOpenFailure = acks ? 0 : failure,
                    SynRetransmits = failure == 3 ? 1 : 0 }], isObserved: false);
    }

    private static KernelFindings Captured(byte kind, bool given)
    {
        ConversationReply plain = new(
            default, default, new Instant(9), ConversationEnd.Answered)
        {
            ConnectedAt = new Instant(5),
            Flow = new FlowRecord { Fields = [new TfoChain.Fields()] }
        };
        var asked = new TfoChain.Fields
        {
            SynKind = kind,
            Sequence = 1,
            Acknowledgement = 2,
            AckKind = given ? kind : 0,
            AckCookieLength = given ? 8 : 0
        };
        ConversationReply asking = plain with { Flow = new FlowRecord { Fields = [asked] } };
        ConversationReply using_ = given
            ? plain
            with
            {
                HadCookie = true,
                SynDataAcked = true,
                Flow = new FlowRecord
                {
                    Fields = [
                    new TfoChain.Fields { SynKind = kind, SynCookieLength = 8, DataLength = 20, Sequence = 1,
                        Acknowledgement = 22 }]
                }
            } : asking;
        return new KernelFindings([plain, asking, using_], isObserved: true);
    }
}
