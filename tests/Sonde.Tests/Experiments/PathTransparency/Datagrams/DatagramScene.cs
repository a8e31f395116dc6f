using System.Text.Json;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Datagrams;

/// <summary>A resolver behind routers that cite what they let die, and what one of them, or something before the resolver, does.</summary>
internal sealed class DatagramScene
{
    public const string Target = "203.0.113.80";
    public const int Routers = 5;

    private const int ClosedPort = 33435, IpHeader = 20, UdpHeader = 8, ChecksumAt = IpHeader + 6, FlagsAt = 6, ReservedBit = 0x80;

    /// <summary>Behind which router packets are changed, or lost; 99: behind none.</summary>
    public int At { get; init; } = 99;

    /// <summary>What a packet becomes there.</summary>
    public Action<byte[]> Changes { get; init; } = _ => { };

    /// <summary>Whether a packet is lost there.</summary>
    public Func<byte[], bool> Loses { get; init; } = _ => false;

    /// <summary>What comes back for a query in place of an answer; null: the answer.</summary>
    public Func<SeenProbe, IReadOnlyList<PathReply>?> Answer { get; init; } = _ => null;

    /// <summary>What an answer becomes on its way back.</summary>
    public Action<byte[]> Back { get; init; } = _ => { };

    /// <summary>How many bytes of a packet routers cite.</summary>
    public int Quoted { get; init; } = 1200;

    /// <summary>Whether the resolver's machine says that nobody listens on a port.</summary>
    public bool RefusesClosedPorts { get; init; } = true;

    public static bool HasNoChecksum(byte[] packet) => packet[9] == 17 && packet[ChecksumAt] == 0 && packet[ChecksumAt + 1] == 0;

    public static bool HasReservedBit(byte[] packet) => (packet[FlagsAt] & ReservedBit) != 0;

    public static void Fill(byte[] packet)
    {
        if (HasNoChecksum(packet)) (packet[ChecksumAt], packet[ChecksumAt + 1]) = (0x12, 0x34);
    }

    public static void Clear(byte[] packet) => packet[FlagsAt] &= 0x7F;

    public static void SetBit(byte[] packet) => packet[FlagsAt] |= ReservedBit;

    /// <summary>All that comes back for a packet.</summary>
    public IEnumerable<PathReply> Receive(SeenProbe probe)
    {
        if (probe.Ttl > At && Loses(probe.Bytes)) return [];
        if (probe.Ttl <= Routers) return [PathModel.Expired(probe, probe.Ttl, Quoted, probe.Ttl > At ? Changes : null)];
        if (!probe.IsUdp) return [PathModel.Arrived(probe, Routers + 1)];
        if (probe.Port == ClosedPort)
            return RefusesClosedPorts ? [PathModel.Refused(probe, Routers + 1, At < 99 ? Changes : null)] : [];
        return Answer(probe) ?? [Backward(PathModel.Datagram(probe, Routers + 1, ResponseTo(probe)))];
    }

    /// <summary>Measures; its only line.</summary>
    public JsonElement Measure(string nettest, params string[] arguments)
    {
        using var host = new TestHost(Network());
        return host.Run(["measure", nettest, $"{Target}:53", "--allow", "203.0.113.0/24", .. arguments]).Ends(0).Lines.Single();
    }

    /// <summary>Its conditions in one text, without the experiment's name.</summary>
    public string Conditions(string nettest, params string[] arguments)
        => string.Join(' ', Measure(nettest, arguments).GetProperty("conditions").EnumerateArray()
            .Select(each => each.GetString()!.Replace($"{nettest}.", "", StringComparison.Ordinal)));

    /// <summary>A machine before the path.</summary>
    public SimulatedNetwork Network(PathWeather? weather = null) => new((_, _) => Simulation.Answer.Silence)
    {
        CanCapture = true,
        Path = weather is null ? Receive : weather.Around(Receive),
    };

    private static byte[] ResponseTo(SeenProbe probe)
    {
        byte[] response = [.. probe.Bytes.Skip(IpHeader + UdpHeader)];
        response[2] |= 0x80;
        return response;
    }

    private PathReply Backward(PathReply reply)
    {
        byte[] bytes = [.. reply.Packet];
        Back(bytes);
        return reply with { Packet = bytes };
    }
}
