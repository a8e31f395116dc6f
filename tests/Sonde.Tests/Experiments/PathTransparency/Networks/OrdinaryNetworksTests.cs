using System.Buffers.Binary;
using Sonde.Packets.Ip;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>What is ordinary on a path, or at a server, and is no meddling: no experiment has a word against it, nor a hop.</summary>
public sealed class OrdinaryNetworksTests
{
    private const int Routers = 6;

    private static readonly PacketAddress Prober = PacketAddress.FromIpv4(0xC000020A);

    public static TheoryData<string> Names => [.. NetworkScene.Names];

    public static TheoryData<string> OfConnections => ["ecn", "dscp", "mss", "evilbit", "tcpopt"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Translation_of_addresses_and_ports_changes_no_word(string name)
    {
        NetworkScene clean = NetworkScene.Measure(name, Plain());
        foreach (bool ports in (bool[])[false, true])
            foreach (bool mends in (bool[])[false, true])
                foreach (int at in (int[])[1, 3])
                {
                    NetworkScene said = NetworkScene.Measure(name, Plain((at, AddressTranslator.Before(Prober, ports, mends))));
                    said.Conditions.ShouldBe(clean.Conditions, $"ports {ports}, citations mended {mends}, hop {at}");
                    said.Accusations.ShouldBeEmpty();
                }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Identifications_that_are_written_anew_change_no_word(string name)
    {
        NetworkScene said = NetworkScene.Measure(name, Plain((2, PathHop.Changing(PathBoxes.Identifications()))));
        said.Accusations.ShouldBeEmpty(said.Conditions);
        // A datagram is known by its identification where the target cites it.
        string[] unsaid = [.. NetworkScene.Measure(name, Plain()).Conditions.Split(' ').Except(said.Conditions.Split(' '))];
        unsaid.ShouldAllBe(word => word.EndsWith("path.kept", StringComparison.Ordinal), said.Conditions);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Routers_that_cite_in_ways_of_their_own_change_no_word(string name)
    {
        string clean = NetworkScene.Measure(name, Plain()).Conditions;
        Action<byte[]>[] citing =
        [
            quote => quote[8] = 255, // the TTL as it may have been once
            quote => quote[8] = 0,
            quote => quote.AsSpan(10, 2).Clear(), // no checksum
            quote => BinaryPrimitives.WriteUInt16BigEndian(quote.AsSpan(4), (ushort)((quote[5] << 8) | quote[4])), // in its own order
            quote => BinaryPrimitives.WriteUInt16BigEndian(
                quote.AsSpan(2), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(quote.AsSpan(2)) - 20)),
        ];
        foreach ((int place, Action<byte[]> quote) in citing.Index())
            foreach (int at in (int[])[2, Routers])
                NetworkScene.Measure(name, Plain((at, new PathHop { Quote = quote }))).Conditions
                    .ShouldBe(clean, $"way of citing {place}, hop {at}");
    }

    [Theory]
    [InlineData("ecn")]
    [InlineData("dscp")]
    [InlineData("evilbit")]
    [InlineData("mss")]
    [InlineData("tcpopt")]
    public void Router_that_cites_what_was_never_so_is_contradicted_wherever_it_stands(string name)
    {
        foreach (int at in (int[])[1, 3, Routers - 1])
        {
            NetworkScene said = NetworkScene.Measure(name, Plain((at, new PathHop { Quote = Wrong })));
            said.Accusations.ShouldBeEmpty($"{at}: {said.Conditions}");
        }
    }

    [Theory]
    [InlineData("dscp")]
    [InlineData("ecn")]
    public void Last_router_that_cites_what_was_never_so_is_contradicted_by_the_target(string name)
    {
        NetworkScene said = NetworkScene.Measure(name, Plain((Routers, new PathHop { Quote = quote => quote[1] = 0 })));
        said.Accusations.ShouldBeEmpty(said.Conditions);
        said.Conditions.ShouldBe(NetworkScene.Measure(name, Plain()).Conditions);
    }

    [Theory]
    [MemberData(nameof(OfConnections))]
    public void Cookies_of_a_flooded_server_that_leave_options_out_are_no_path_that_takes_them_off(string name)
    {
        // Linux: what a SYN/ACK says later only a timestamp can carry; without one there is the largest segment alone.
        foreach (int flooded in (int[])[0, 1, 2, 3, 5])
        {
            int syns = 0;
            var server = new VariantServer
            {
                Answer = MssScene.Page,
                SpeaksEcn = flooded > 0,
                OptionsFor = offered => ++syns <= flooded || OptionServer.Answer(offered).Contains(TcpOptionKind.Timestamps)
                    ? OptionServer.Answer(offered)
                    : [2, 4, 5, 180],
            };
            NetworkScene said = NetworkScene.Measure(name, SimulatedPath.Of(server.Receive, Plain()).Receive);
            said.Accusations.ShouldBeEmpty($"after {flooded} SYNs: {said.Conditions}");
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(OfConnections))]
    public void Servers_of_different_abilities_behind_one_address_are_no_path_that_differs(string name)
    {
        VariantServer[] kinds =
        [
            NetworkScene.Server,
            new() { Answer = MssScene.Page, SpeaksEcn = false },
            new() { Answer = MssScene.Page, Options = [2, 4, 5, 20], MostSent = 1300, Way = MssScene.TooBig(1340) }, // a tunnel's end
            new() { Answer = MssScene.Page, SpeaksAccurateEcn = true, OptionsFor = offered => OptionServer.Answer(offered) },
            new() { Answer = MssScene.Page, MarksData = false, TrafficClass = _ => 40 },
        ];
        for (int seed = 0; seed < Repetitions.Of(60, 600, 5000); seed++)
        {
            var chance = new SimulatedChance(seed);
            VariantServer[] farm = [.. Enumerable.Range(0, chance.Next(2, 5)).Select(_ => Again(kinds[chance.Next(kinds.Length)]))];
            Dictionary<ushort, VariantServer> chosen = [];
            IEnumerable<PathReply> Balance(SeenProbe probe)
            {
                if (!chosen.TryGetValue(probe.SourcePort, out VariantServer? server))
                    chosen[probe.SourcePort] = server = farm[chance.Next(farm.Length)];
                return server.Receive(probe);
            }

            NetworkScene said = NetworkScene.Measure(name, SimulatedPath.Of(Balance, Plain()).Receive, seed);
            said.Accusations.ShouldBeEmpty($"seed {seed}: {said.Conditions}");
        }
    }

    [Theory]
    [InlineData("ecn", 5)]
    [InlineData("ecn", 20)]
    public void Queue_that_marks_some_packets_is_congestion_and_no_meddling(string name, int percent)
    {
        for (int seed = 0; seed < Repetitions.Of(60, 600, 3000); seed++)
        {
            var chance = new SimulatedChance(seed);
            void Mark(byte[] packet)
            {
                if ((packet[1] & 3) != 0 && chance.Next(100) < percent) packet[1] |= 3;
            }

            NetworkScene said = NetworkScene.Measure(name, NetworkScene.Before(name, [.. Plain((3, PathHop.ChangingBoth(Mark)))]), seed);
            said.Conditions.ShouldNotContain("remarked:ce.rev", Case.Sensitive, $"seed {seed}");
            if (percent < 10) said.Conditions.ShouldNotContain("remarked:ce.fwd", Case.Sensitive, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_of_many_habits_at_once_are_accused_of_nothing(string name)
    {
        for (int seed = 0; seed < Repetitions.Of(name is "udpzero" or "tfo" ? 3 : 8, 250, 2500); seed++)
        {
            (Func<SeenProbe, IEnumerable<PathReply>> path, string habits) = OrdinaryPath.Of(name, seed);
            NetworkScene said = NetworkScene.Measure(name, path, seed);
            said.Accusations.ShouldBeEmpty($"seed {seed}, {habits}: {said.Conditions}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Path_that_lags_and_loses_nothing_is_accused_of_nothing(string name)
    {
        for (int seed = 0; seed < Repetitions.Of(name is "udpzero" or "tfo" ? 3 : 12, 60, 600); seed++)
        {
            var chance = new SimulatedChance(seed);
            int routers = chance.Next(2, 9);
            Func<SeenProbe, IEnumerable<PathReply>> path = NetworkScene.Before(name, [.. Enumerable.Repeat(new PathHop(), routers)]);
            var queue = new LaggingQueue(chance);
            NetworkScene said = NetworkScene.Measure(name, probe => queue.Delay(probe, path(probe)), seed);
            said.Accusations.ShouldBeEmpty($"seed {seed}, {queue}: {said.Conditions}");
            said.Conditions.ShouldNotContain("contradictory", Case.Sensitive, $"seed {seed}, {queue}: {said.Conditions}");
        }
    }

    private static PathHop[] Plain(params ReadOnlySpan<(int Place, PathHop Hop)> others)
    {
        PathHop[] hops = [.. Enumerable.Repeat(new PathHop(), Routers)];
        foreach ((int place, PathHop hop) in others) hops[place - 1] = hop;
        return hops;
    }

    private static VariantServer Again(VariantServer kind) => new()
    {
        Answer = kind.Answer,
        SpeaksEcn = kind.SpeaksEcn,
        SpeaksAccurateEcn = kind.SpeaksAccurateEcn,
        Options = kind.Options,
        OptionsFor = kind.OptionsFor,
        MostSent = kind.MostSent,
        Way = kind.Way,
        MarksData = kind.MarksData,
        TrafficClass = kind.TrafficClass,
    };

    private static void Wrong(byte[] quote)
    {
        quote[1] = 0;
        quote[6] &= 0x7F;
        PathBoxes.ClearEcnBits(quote);
        PathBoxes.Clamp(536)(quote);
        foreach (byte kind in (byte[])[3, 4, 8, 253]) PathBoxes.Strip(kind)(quote);
    }
}
