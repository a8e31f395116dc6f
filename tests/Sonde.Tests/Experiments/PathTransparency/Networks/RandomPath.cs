using Sonde.Experiments.PathTransparency;
using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Mss;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// Any path whatever, by chance: boxes that change, drop or reset, in one direction or both, on one way or all, and loss.
/// </summary>
internal static class RandomPath
{
    private static readonly byte[] Kinds = [TcpOptionKind.Timestamps, TcpOptionKind.WindowScale, TcpOptionKind.SackPermitted, 253, 2];

    /// <summary>One of them.</summary>
    public static Func<SeenProbe, IEnumerable<PathReply>> Of(int seed, string connect)
    {
        var chance = new SimulatedChance(seed);
        bool knowsOptions = chance.Next(4) > 0, answers = chance.Next(8) > 0;
        var server = new VariantServer
        {
            SpeaksEcn = chance.Next(3) > 0,
            SpeaksAccurateEcn = chance.Next(3) == 0,
            MarksData = chance.Next(4) > 0,
            OptionsFor = offered => knowsOptions ? OptionServer.Answer(offered) : [2, 4, 5, 20],
            Answer = !answers ? null : AnswerTo(connect, chance),
            AnswerFor = answers && connect == ConnectModes.Dns ? Resolve : null,
        };
        PathHop[] one = Hops(chance), other = chance.Next(4) == 0 ? Hops(chance) : one;
        var path = new SimulatedPath { Ways = [one, other], Server = server.Receive };
        int loss = chance.Next(4) == 0 ? chance.Next(30) : 0;
        return new PathWeather(seed) { LostProbes = loss, LostAnswers = loss }.Around(path.Receive);
    }

    private static byte[] AnswerTo(string connect, SimulatedChance chance) => connect switch
    {
        ConnectModes.Https => [21, 3, 3, 0, 2, 2, 40], // an alert of TLS
        _ => chance.Next(3) == 0 ? "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray() : MssScene.Page,
    };

    // The question again, as a response (RFC 1035 §4.2.2: behind its length).
    private static byte[]? Resolve(byte[] query)
    {
        int length = query.Length < 14 ? int.MaxValue : 2 + ((query[0] << 8) | query[1]);
        if (length < 14 || query.Length < length) return null; // one that stands in several segments, or the middle of one
        byte[] response = query[..length];
        response[4] |= 0x80;
        return response;
    }

    private static PathHop[] Hops(SimulatedChance chance)
        => [.. Enumerable.Range(0, chance.Next(1, 6)).Select(_ => chance.Next(3) == 0 ? Box(chance) : new PathHop())];

    private static PathHop Box(SimulatedChance chance)
    {
        byte kind = Kinds[chance.Next(Kinds.Length)];
        Func<byte[], bool> meets = chance.Next(6) switch
        {
            0 => packet => packet[1] >> 2 == 48,
            1 => packet => (packet[6] & 0x80) != 0,
            2 => packet => PathBoxes.IsSyn(packet) && (packet[33] & 0xC0) != 0,
            3 => PathBoxes.IsSyn,
            4 => packet => packet.Length > 1300,
            _ => packet => PathBoxes.Has(packet, kind),
        };
        switch (chance.Next(4))
        {
            case 0:
                return new PathHop { Forward = packet => meets(packet) ? null : packet };
            case 1:
                return new PathHop { Answer = seen => seen.IsTcp && meets(seen.Bytes) ? VariantServer.Rst(seen) : null };
            default:
                Action<byte[]> change = chance.Next(6) switch
                {
                    0 => PathBoxes.CodePoint(chance.Next(64)),
                    1 => PathBoxes.ClearMarks,
                    2 => PathBoxes.ClearEcnBits,
                    3 => PathBoxes.Clamp((ushort)chance.Next(536, 1460)),
                    4 => packet => packet[6] &= 0x7F,
                    _ => PathBoxes.Strip(kind),
                };
                return chance.Next(3) switch
                {
                    0 => PathHop.Changing(change),
                    1 => new PathHop { Back = change },
                    _ => PathHop.ChangingBoth(change),
                };
        }
    }
}
