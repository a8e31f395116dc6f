using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>A path that loses packets: crafted probes say what is so, or that it could not be told.</summary>
public sealed class WireLossTests
{
    private const int Seeds = 150;

    public static TheoryData<byte[], double> Paths()
    {
        var paths = new TheoryData<byte[], double>();
        foreach (byte[] kinds in (byte[][])[[], [34], [254], [34, 254]])
        {
            foreach (double loss in (double[])[0.05, 0.15, 0.3]) paths.Add(kinds, loss);
        }

        return paths;
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Paths))]
    public void Loss_makes_no_word_of_a_server_wrong(byte[] kinds, double loss)
    {
        HashSet<string> truth = Words(new WireServer { Kinds = kinds });
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var server = new WireServer
            {
                Kinds = kinds,
                Way = _ => random.NextDouble() < loss ? Fate.Drop : null,
                Back = reply => random.NextDouble() < loss ? null : reply,
            };
            Words(server).Except(truth).Where(word => !word.StartsWith("undecided:", StringComparison.Ordinal))
                .ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void First_answers_that_are_all_lost_hide_no_cookie()
    {
        var heard = new HashSet<ushort>();
        var server = new WireServer
        {
            Back = reply => WireScene.Read(reply) is { IsSynAck: true } synAck && synAck.Port < 20_005 && heard.Add(synAck.Port)
                ? null
                : reply,
        };
        string words = WireScene.Measure(server).Conditions();
        words.ShouldStartWith("cookie.received syndata.acked option.passed");
        words.ShouldNotContain("undecided");
    }

    private static HashSet<string> Words(WireServer server)
        => [.. WireScene.Measure(server).Conditions().Split(' ').Where(word => !word.StartsWith("rtt_saved", StringComparison.Ordinal))];
}
