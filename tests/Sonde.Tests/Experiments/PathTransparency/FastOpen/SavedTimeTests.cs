using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>What loss costs one of two connections is no time that fast open saves the other.</summary>
public sealed class SavedTimeTests
{
    [Theory]
    [InlineData(10, 20, 0, 0, 10.0)]
    [InlineData(10, 20, 0, 1, null)]
    [InlineData(1010, 1020, 1, 1, null)]
    [InlineData(1010, 1020, 0, 0, null)]
    [InlineData(10, 220, 0, 0, null)]
    [InlineData(10, 29, 0, 0, 19.0)]
    public void Of_the_systems_connections(int opened, int answered, int syns, int segments, double? expected)
    {
        ConversationReply[] replies = [Reply(opened, answered, syns, segments), Reply(10, 20, 0, 0), Used(0)];
        Saved(replies).ShouldBe(expected);
        // What the third had to say again took its time too.
        Saved([replies[0], replies[1], Used(1)]).ShouldBeNull();
    }

    [Fact]
    public void Of_crafted_ones_where_the_plain_ones_request_was_lost()
    {
        ushort? plain = null;
        int lost = 0;
        CraftedStages<WirePlan> stages = WireScene.Measure(new WireServer
        {
            Way = segment => segment.Probe.SourcePort == (plain ??= segment.Probe.SourcePort)
                && segment is { IsSyn: false, DataLength: > 0 } && lost++ == 0 ? Fate.Drop : null,
        });
        lost.ShouldBeGreaterThan(1, "it was said again");
        Words(stages).ShouldContain("syndata.acked");
        Words(stages).ShouldNotContain("rtt_saved");
    }

    [Fact]
    public void Of_crafted_ones_where_the_plain_ones_answer_was_lost()
    {
        ushort? plain = null;
        CraftedStages<WirePlan> stages = WireScene.Measure(new WireServer
        {
            Way = segment =>
            {
                plain ??= segment.Probe.SourcePort;
                return null;
            },
            Back = reply => WireScene.Read(reply) is { IsSynAck: false, Port: var port } && port == plain && reply.Packet.Length > 45
                ? reply.Later(210) : reply,
        });
        Words(stages).ShouldContain("syndata.acked");
        Words(stages).ShouldNotContain("rtt_saved");
    }

    private static string Words(CraftedStages<WirePlan> stages) => stages.Conditions();

    private static double? Saved(ConversationReply[] replies)
        => new KernelFindings(replies, isObserved: false).Saved is { } saved ? Math.Round(saved * 1000, 3) : null;

    private static ConversationReply Used(int segments)
        => Reply(10, 10, 0, segments) with { HadCookie = true, SynDataAcked = true, RequestAt = null };

    private static ConversationReply Reply(int opened, int answered, int syns, int segments)
    {
        var sent = new Instant(0);
        Instant connected = sent + TimeSpan.FromMilliseconds(opened);
        return new ConversationReply(default, sent, sent + TimeSpan.FromMilliseconds(answered), ConversationEnd.Answered)
        {
            ConnectedAt = connected,
            RequestAt = connected,
            FirstByteAt = sent + TimeSpan.FromMilliseconds(answered),
            SynRetransmits = syns,
            Retransmits = segments,
        };
    }
}
