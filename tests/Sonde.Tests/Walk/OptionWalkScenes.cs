using Sonde.Packets.Tcp;
using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>The networks of the walk of options and of the reserved bit by connections.</summary>
internal static class OptionWalkScenes
{
    private const int Routers = 3;
    private const string Target = "203.0.113.80";

    private static readonly (string Name, byte Kind)[] Kinds =
    [
        ("timestamps", TcpOptionKind.Timestamps), ("window scale", TcpOptionKind.WindowScale), ("sack", TcpOptionKind.SackPermitted),
        ("unknown", TcpOptionKind.Experiment1),
    ];

    public static IEnumerable<WalkScene> TcpOpt()
    {
        yield return Scene("all options", OptionServer.With());
        yield return new WalkScene(
            "nobody looks for the hop", Network(OptionServer.With(), 99), $"{Target}:80", "--allow", "203.0.113.0/24");
        yield return Scene("no options", new VariantServer());
        yield return Scene("options copied", new VariantServer { OptionsFor = offered => offered });
        yield return new WalkScene(
            "no options, and nobody looks for the hop", Network(new VariantServer(), 99), $"{Target}:80", "--allow", "203.0.113.0/24");
        yield return Scene(
            "all unsolicited",
            new VariantServer { Options = [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 3, 3, 7, 1] });
        foreach ((string name, byte kind) in Kinds)
        {
            yield return Scene($"{name} taken off", OptionServer.With(forward: OptionServer.Strips(kind)), changing: 1);
            yield return Scene($"{name} lost", OptionServer.With(seen => seen.Offers(kind) ? [] : null));
            yield return Scene(
                $"{name} reset", OptionServer.With(seen => seen.Offers(kind) ? VariantServer.Rst(seen.Probe) : null));
            int syns = 0;
            yield return Scene(
                $"{name} by one of two servers",
                OptionServer.With(back: packet =>
                {
                    if (Has(packet, kind) && syns++ % 2 == 0) OptionServer.Strips(kind)(packet);
                }));
        }

        foreach (WalkScene common in Common(OptionServer.With(), new VariantServer { Answer = null })) yield return common;
    }

    public static IEnumerable<WalkScene> EvilBit()
    {
        yield return Scene("clean", new VariantServer());
        yield return Scene("cleared", new VariantServer { Forward = DatagramScene.Clear }, changing: 1);
        yield return Scene("lost", new VariantServer { Way = seen => DatagramScene.HasReservedBit(seen.Probe.Bytes) ? [] : null });
        yield return Scene(
            "reset",
            new VariantServer { Way = seen => DatagramScene.HasReservedBit(seen.Probe.Bytes) ? VariantServer.Rst(seen.Probe) : null });
        yield return Scene("answered with the bit", new VariantServer { Back = DatagramScene.SetBit });
        yield return new WalkScene(
            "nobody looks for the hop", Network(new VariantServer(), 99), $"{Target}:80", "--allow", "203.0.113.0/24");
        foreach (WalkScene common in Common(new VariantServer(), null)) yield return common;
    }

    private static IEnumerable<WalkScene> Common(VariantServer clean, VariantServer? silent)
    {
        if (silent is not null) yield return Scene("says nothing", silent);
        yield return Scene("everything lost", new VariantServer { Way = _ => [] });
        yield return Scene("refuses", new VariantServer { Way = seen => VariantServer.Rst(seen.Probe) });
        yield return Scene("prohibited", new VariantServer { Way = seen => [PathModel.Prohibited(seen.Probe, 2)] });
        foreach ((string what, byte code) in VariantWalkScenes.Unreachable)
            yield return Scene($"unreachable: {what}", new VariantServer { Way = seen => [PathModel.Unreachable(seen.Probe, 2, code)] });
        yield return Scene("cannot be sent", new VariantServer { Way = _ => [PathReply.Unsent(1)] });
        yield return new WalkScene("unusable inputs", Network(clean, 99), "--allow", "203.0.113.0/24")
        {
            Input = "{\"dip\":\"203.0.113.80\",\"dp\":80,\"x_wire\":\"mine\",\"id\":7}\nno job\n10.0.0.1:80\n",
            ExitCode = 3,
        };
    }

    private static bool Has(byte[] packet, byte kind)
    {
        if (packet[9] != 6 || (packet[33] & 0x12) != 0x12) return false;
        foreach (TcpOption option in new TcpOptionEnumerator(packet.AsSpan(40, Math.Max(0, ((packet[32] >> 4) * 4) - 20))))
            if (option.Kind == kind) return true;
        return false;
    }

    private static WalkScene Scene(string name, VariantServer server, int changing = 99)
        => new(name, Network(server, changing), $"{Target}:80", "--allow", "203.0.113.0/24", "--locate");

    private static Func<SimulatedNetwork> Network(VariantServer server, int changing)
        => () => new SimulatedNetwork((_, _) => Answer.Silence)
        {
            CanCapture = true,
            Path = VariantScene.Behind(server, Routers, changing),
        };
}
