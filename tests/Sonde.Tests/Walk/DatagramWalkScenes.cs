using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Walk;

/// <summary>The networks of the walk of A/B experiments by datagrams.</summary>
internal static class DatagramWalkScenes
{
    private static readonly string[] Locating = ["--locate"], ByDatagrams = ["--connect", "dnsudp", "--locate"];

    public static IEnumerable<WalkScene> UdpZero()
    {
        yield return Scene("clean", new DatagramScene(), Locating);
        yield return Scene("clean, and nobody looks for the hop", new DatagramScene());
        yield return Scene("filled in", new DatagramScene { At = 2, Changes = DatagramScene.Fill }, Locating);
        yield return Scene("lost", new DatagramScene { At = 2, Loses = DatagramScene.HasNoChecksum }, Locating);
        yield return Scene(
            "refused",
            new DatagramScene { Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) ? [PathModel.Prohibited(probe, 3)] : null },
            Locating);
        yield return Scene(
            "answered without alone", new DatagramScene { Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) ? null : [] });
        yield return Scene("silent", new DatagramScene { Answer = _ => [] });
        yield return Scene("closed", new DatagramScene { Answer = probe => [PathModel.Refused(probe, 6)] });
        yield return Scene("prohibited", new DatagramScene { Answer = probe => [PathModel.Prohibited(probe, 3)] });
        foreach ((string what, byte code) in VariantWalkScenes.Unreachable)
            yield return Scene($"unreachable: {what}", new DatagramScene { Answer = probe => [PathModel.Unreachable(probe, 3, code)] });
        yield return Scene("cannot be sent", new DatagramScene { Answer = _ => [PathReply.Unsent(1)] });
        int plain = 0;
        yield return Scene(
            "baseline fails in between",
            new DatagramScene { Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) || plain++ > 0 ? [] : null });
        int lost = 0;
        yield return Scene(
            "lossy path",
            new DatagramScene { Answer = probe => DatagramScene.HasNoChecksum(probe.Bytes) || lost++ % 3 != 2 ? [] : null });
        yield return Unusable();
    }

    public static IEnumerable<WalkScene> EvilBit()
    {
        yield return Scene("datagrams, clean", new DatagramScene(), ByDatagrams);
        yield return Scene("datagrams, cleared", new DatagramScene { At = 2, Changes = DatagramScene.Clear }, ByDatagrams);
        yield return Scene("datagrams, lost", new DatagramScene { At = 2, Loses = DatagramScene.HasReservedBit }, ByDatagrams);
        yield return Scene("datagrams, answered with the bit", new DatagramScene { Back = DatagramScene.SetBit }, ByDatagrams);
    }

    public static IEnumerable<WalkScene> Dscp()
    {
        string[] flows = [.. ByDatagrams, "--output-flows"];
        yield return Scene("datagrams, clean", new DatagramScene(), flows);
        yield return Scene("datagrams, cleared", new DatagramScene { At = 2, Changes = packet => packet[1] &= 3 }, flows);
        yield return Scene("datagrams, lost", new DatagramScene { At = 2, Loses = packet => packet[1] >> 2 == 48 }, ByDatagrams);
        yield return Scene("datagrams, answered with a code point", new DatagramScene { Back = packet => packet[1] = 40 }, ByDatagrams);
    }

    private static WalkScene Scene(string name, DatagramScene scene, params string[] arguments)
        => new(name, () => scene.Network(), [$"{DatagramScene.Target}:53", "--allow", "203.0.113.0/24", .. arguments]);

    private static WalkScene Unusable()
        => new("unusable inputs", () => new DatagramScene().Network(), "--allow", "203.0.113.0/24", "--allow", "2001:db8::/32")
        {
            Input = "{\"dip\":\"203.0.113.80\",\"dp\":53,\"x_wire\":\"mine\",\"id\":7}\nno job:\n10.0.0.1:53\n[2001:db8::80]:53\n",
            ExitCode = 3,
        };
}
