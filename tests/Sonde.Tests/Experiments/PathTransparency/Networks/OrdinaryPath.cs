using Sonde.Packets.Ip;
using Sonde.Tests.Experiments.PathTransparency.FastOpen;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>An ordinary path by chance: of several ways, translated, with limits, silent routers, short citations and loss.</summary>
internal static class OrdinaryPath
{
    private static readonly int[] Losses = [0, 0, 5, 10, 15, 25];

    /// <summary>One path, and what it is like.</summary>
    public static (Func<SeenProbe, IEnumerable<PathReply>> Path, string Habits) Of(string name, int seed)
    {
        var chance = new SimulatedChance(seed);
        int length = chance.Next(2, 9), ways = chance.Next(3) == 0 ? 2 : 1, loss = Losses[chance.Next(Losses.Length)];
        int translator = chance.Next(3) == 0 ? chance.Next(length) : -1;
        PathHop[] shared = [.. Enumerable.Range(0, length).Select(place => Hop(chance, place == translator))];
        IReadOnlyList<PathHop>[] all = [
            .. Enumerable.Range(0, ways).Select(way => (IReadOnlyList<PathHop>)
                [.. shared.Select((hop, place) => way > 0 && place > translator && chance.Next(2) == 0 ? Hop(chance, false) : hop)])];
        var path = new SimulatedPath { Ways = all, Server = name == "tfo" ? new WireServer().Receive : NetworkScene.Server.Receive };
        var weather = new PathWeather(seed) { LostProbes = loss, LostAnswers = loss / 2 };
        return (weather.Around(path.Receive), $"{length} routers, {ways} ways, {loss} % lost, translated at {translator + 1}");
    }

    private static PathHop Hop(SimulatedChance chance, bool translates)
    {
        IcmpLimiter limiter = chance.Next(6) switch
        {
            0 => IcmpLimiter.Linux(chance),
            1 => IcmpLimiter.Ios(),
            2 => IcmpLimiter.Bucket(0, 0),
            _ => IcmpLimiter.None(),
        };
        PathHop hop = translates
            ? AddressTranslator.Before(PacketAddress.FromIpv4(0xC000020A), chance.Next(2) == 0, chance.Next(2) == 0)
            : chance.Next(5) == 0 ? PathHop.Changing(PathBoxes.Identifications()) : new PathHop();
        return hop with { Limiter = limiter, Quoted = chance.Next(3) == 0 ? 28 : 1200 };
    }
}
