using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Dscp;

/// <summary>What the system's connections with a code point come to beside crafted ones: the same, or the opposite.</summary>
public sealed class BothLayersTests
{
    private const string Target = "203.0.113.80", Broken = "dscp.48.connectivity.broken", Opposite = "dscp.undecided:contradictory";

    [Fact]
    public void What_loses_all_but_the_SYN_in_both_layers_is_broken()
    {
        string[] said = Conditions(TalkScript.Drops, seen => IsMarked(seen) && !seen.IsSyn ? [] : null);
        said.ShouldContain(Broken);
        said.ShouldNotContain(Opposite);
    }

    [Dear]
    [Fact]
    public void What_is_answered_in_one_layer_and_lost_in_the_other_is_contradictory()
    {
        string[] said = Conditions(TalkScript.Drops, _ => null);
        said.ShouldContain(Opposite);
        said.ShouldNotContain(Broken);
        said = Conditions(TalkScript.Answers([.. "HTTP/1.1 200 OK\r\n\r\n"u8]), seen => IsMarked(seen) ? [] : null);
        said.ShouldContain(Opposite);
        said.ShouldNotContain(Broken);
    }

    private static bool IsMarked(VariantServer.Seen seen) => seen.TrafficClass >> 2 == 48;

    private static string[] Conditions(TalkScript marked, Func<VariantServer.Seen, IReadOnlyList<PathReply>?> way)
    {
        var clock = new SimulatedClock();
        var network = new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            CanCapture = true,
            Path = VariantScene.Behind(new VariantServer { Way = way }, 3),
            Conversations = new SimulatedConversations(
                clock,
                (conversation, _) => conversation.Socket.Dscp == 48 ? SimulatedTalk.Plays(marked) : SimulatedTalk.Answers())
            {
                IsObserved = true,
            },
        };
        using var host = new TestHost(network);
        return [.. host.Run("measure", "dscp", $"{Target}:80", "--allow", "203.0.113.0/24", "--layer", "both", "--connect", "http")
            .Ends(0).Lines.Single().GetProperty("conditions").EnumerateArray().Select(each => each.GetString()!)];
    }
}
