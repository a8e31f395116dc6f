using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>
/// Floods of made-up segments and errors by somebody who sees none of the crafted connections: the conditions stay, and the flood is said.
/// </summary>
public sealed class WireFloodTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Conditions_stay(int rate)
    {
        string calm = WireScene.Measure(new WireServer()).Conditions();
        int runs = Repetitions.Of(3, 20, 100);
        long forged = 0, sent = 0;
        for (int run = 0; run < runs; run++)
        {
            var flood = new BlindFlood(rate, run);
            var server = new WireServer();
            ushort port = (ushort)(20000 + run);
            CraftedStages<WirePlan> stages = WireScene.Measure(
                probe => flood.With(probe, server.Receive(probe), 80), nextPort: () => port++, seed: run);
            // Whoever guesses the port of a connection that opens looks like the end of an earlier one: the SYN goes out again, and no
            // time is taken from a SYN that was sent twice.
            stages.Conditions().ShouldBeOneOf([calm, WithoutTime(calm)], $"run {run}");
            (forged, sent) = (forged + stages.Wire.Forged, sent + flood.Sent);
        }

        // What guesses a port that no connection left from is about something else.
        forged.ShouldBeInRange(rate > 10_000 ? 1 : 0, sent / 50);
    }

    [Fact]
    public void Process_that_is_held_up_changes_no_condition()
    {
        string calm = WithoutTime(WireScene.Measure(new WireServer()).Conditions());
        for (int seed = 0; seed < Repetitions.Of(20, 100, 400); seed++)
        {
            var chance = new Random(seed);
            CraftedStages<WirePlan> stages = WireScene.Measure(
                new WireServer().Receive, seed: seed,
                heldUp: _ => chance.Next(4) == 0 ? TimeSpan.FromSeconds(chance.Next(1, 6)) : TimeSpan.Zero);
            // How long it took is told by the process's own clock, and may be.
            WithoutTime(stages.Conditions()).ShouldBe(calm, $"seed {seed}");
        }
    }

    [Fact]
    public void Reset_within_the_window_that_is_not_where_the_next_byte_is_due_ends_nothing()
    {
        string calm = WireScene.Measure(new WireServer()).Conditions();
        var server = new WireServer();
        CraftedStages<WirePlan> stages = WireScene.Measure(
            probe => server.Receive(probe).SelectMany(reply => (PathReply[])[Near(reply), reply]));
        stages.Conditions().ShouldBe(calm);
    }

    private static string WithoutTime(string conditions)
        => string.Join(' ', conditions.Split(' ').Where(each => !each.Contains("rtt", StringComparison.Ordinal)));

    // A reset a little behind what a segment of the server's begins at.
    private static PathReply Near(PathReply reply)
    {
        byte[] packet = [.. reply.Packet];
        packet[33] = 0x04;
        packet[26] += 0x10;
        return reply with { Packet = packet, After = reply.After + TimeSpan.FromTicks(1) };
    }
}
