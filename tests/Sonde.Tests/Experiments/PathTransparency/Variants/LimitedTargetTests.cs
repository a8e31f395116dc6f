using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Dscp;
using Sonde.Experiments.PathTransparency.Ecn;
using Sonde.Experiments.PathTransparency.EvilBit;
using Sonde.Experiments.PathTransparency.Mss;
using Sonde.Experiments.PathTransparency.TcpOpt;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Variants;

/// <summary>
/// Targets and firewalls that refuse connections for reasons of their own, whatever is on them, and networks that double, delay and lose
/// packets one way: no variant is accused of what would have met a plain connection as well.
/// </summary>
public sealed class LimitedTargetTests
{
    private static readonly string[] Accusing =
    [
        "broken", "transient", "offline", "dropped", "syn.reset", "stripped", "bleached", "remarked", "mangled", "clamped", "inflated",
        "blackhole", "target.", "cleared", "ect0.not_seen",
    ];

    public static TheoryData<string> Methods => ["ecn", "dscp", "tcpopt", "evilbit", "mss"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Limit_of_syns_from_one_address_accuses_no_variant(string name)
    {
        foreach (int most in (int[])[1, 2, 3, 4])
            foreach (bool resets in (bool[])[false, true])
            {
                int syns = 0;
                var server = new VariantServer
                {
                    Answer = MssScene.Page,
                    Way = seen => !seen.IsSyn || syns++ < most ? null : Refusal(seen, resets),
                };
                Accuses(name, server).ShouldBeEmpty($"{most} SYNs and no more, resets: {resets}");
            }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Limit_of_syns_in_time_accuses_no_variant(string name)
    {
        foreach (double perSecond in (double[])[0.2, 0.5, 1, 3])
            foreach (int burst in (int[])[1, 2, 4])
                foreach (bool resets in (bool[])[false, true])
                {
                    IcmpLimiter limiter = IcmpLimiter.Bucket(burst, perSecond);
                    Accuses(name, new VariantServer
                    {
                        Answer = MssScene.Page,
                        Way = seen => !seen.IsSyn || limiter.TryTake(seen.Probe.At) ? null : Refusal(seen, resets),
                    }).ShouldBeEmpty($"{perSecond} SYNs a second, {burst} at once, resets: {resets}");
                }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Target_that_goes_away_after_its_first_answer_accuses_no_variant(string name)
    {
        foreach (bool resets in (bool[])[false, true])
        {
            HashSet<ushort> known = [];
            var server = new VariantServer
            {
                Answer = MssScene.Page,
                Way = seen => known.Contains(seen.Probe.SourcePort) || (seen.IsSyn && known.Count == 0 && known.Add(seen.Probe.SourcePort))
                    ? null
                    : seen.IsSyn ? Refusal(seen, resets) : [],
            };
            Accuses(name, server).ShouldBeEmpty($"resets: {resets}");
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Loss_of_one_way_accuses_no_variant(string name)
    {
        foreach ((int there, int back) in ((int, int)[])[(25, 0), (0, 25), (20, 5)])
            for (int seed = 0; seed < Repetitions.Of(12, 300, 2000); seed++)
            {
                var weather = new PathWeather(seed) { LostProbes = there, LostAnswers = back };
                Accuses(name, new VariantServer { Answer = MssScene.Page }, weather, seed)
                    .ShouldBeEmpty($"{there} % there, {back} % back, seed {seed}");
            }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Packets_that_come_twice_or_late_accuse_no_variant(string name)
    {
        for (int seed = 0; seed < Repetitions.Of(12, 300, 2000); seed++)
        {
            var chance = new Random(seed);
            var server = new VariantServer { Answer = MssScene.Page };
            IEnumerable<PathReply> Path(SeenProbe probe)
            {
                IEnumerable<PathReply> replies = server.Receive(probe);
                if (chance.Next(3) == 0) replies = replies.Concat(server.Receive(probe).Select(reply => reply.Later(chance.Next(1, 40))));
                return replies.Select(reply => reply.Later(chance.Next(0, 30))).ToArray();
            }

            Accuses(name, Path, seed).ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void Target_that_names_a_small_size_or_has_a_small_window_is_no_black_hole()
    {
        foreach (int size in (int[])[536, 1000])
        {
            byte[] options = [2, 4, (byte)(size >> 8), (byte)size];
            string said = Conditions("mss", new VariantServer
            {
                Answer = MssScene.Page,
                Options = options,
                Way = seen => seen.DataLength > size ? [] : null,
            }.Receive, 7);
            said.ShouldNotContain("blackhole", Case.Sensitive, said);
        }
    }

    private static IReadOnlyList<PathReply> Refusal(VariantServer.Seen seen, bool resets) => resets ? VariantServer.Rst(seen.Probe) : [];

    private static string[] Accuses(string name, VariantServer server, PathWeather? weather = null, int seed = 7)
        => Accuses(name, weather is null ? server.Receive : weather.Around(server.Receive), seed);

    private static string[] Accuses(string name, Func<SeenProbe, IEnumerable<PathReply>> path, int seed)
    {
        string said = Conditions(name, path, seed);
        return [.. said.Split(' ').Where(word => !word.Contains("undecided:", StringComparison.Ordinal))
            .Where(word => Accusing.Any(each => word.Contains(each, StringComparison.Ordinal))).Select(word => $"{word} in {said}")];
    }

    private static string Conditions(string name, Func<SeenProbe, IEnumerable<PathReply>> path, int seed)
    {
        VariantMethod method = name switch
        {
            "ecn" => new EcnMethod(),
            "dscp" => new DscpMethod([8, 48]),
            "tcpopt" => new TcpOptMethod(),
            "evilbit" => new EvilBitMethod(isSynAlone: false),
            _ => new MssMethod(ConnectModes.Http),
        };
        return VariantScene.Measure(method, path, seed: seed).Conditions(method);
    }
}
