using System.Globalization;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;

namespace Sonde.Experiments.PathTransparency.Dscp;

/// <summary>A connection whose packets have code point 0, and one for each other code point: the system's own, and crafted ones.</summary>
/// <param name="codePoints">The code points beside 0, each once.</param>
internal sealed class DscpMethod(IReadOnlyList<byte> codePoints) : VariantMethod
{
    /// <summary>The code point where the user names none, as in PATHspider's code.</summary>
    public const string Default = "48";

    public const string Nettest = "dscp", TestVersion = "0.1.0";

    public override string Name => Nettest;

    public override string Version => TestVersion;

    public override IReadOnlyList<(string Name, SocketSettings Socket)> Sockets =>
    [
        (SegmentRecipe.PlainName, new SocketSettings { Dscp = 0 }),
        .. codePoints.Select(point => (NameOf(point), new SocketSettings { Dscp = point })),
    ];

    public override IReadOnlyList<string> Chains => ["basic", "tcp", "icmp", "dscp"];

    public override IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4)
        => [SegmentRecipe.Plain, .. codePoints.Select(point => new SegmentRecipe(NameOf(point)) { Marks = new IpMarks(ClassOf(point)) })];

    public override IReadOnlyList<SoughtProbe> Sought(VariantProbes probes) =>
    [
        .. codePoints.Select(
            point => SoughtProbe.Of(probes.Of(NameOf(point))!, $"code point {point}", default, TrafficClassField.Dscp)
                .WithWitness(DatagramWith(point))),
    ];

    public override IEnumerable<string> Conclude(VariantEvidence evidence) => new DscpFindings(evidence, codePoints).All();

    public override VariantMethod With(OptionValues values) => new DscpMethod(Points(values));

    /// <summary>The code points that the user's values ask for.</summary>
    public static IReadOnlyList<byte> Points(OptionValues values) => Read(values.Text("Codepoint") ?? Default, out _)!;

    /// <summary>The name of a code point's connections in results.</summary>
    public static string NameOf(byte point) => $"dscp_{point}";

    /// <summary>Reads code points: numbers from 1 to 63 with commas or spaces between them.</summary>
    /// <returns>Each once; null with an error.</returns>
    public static IReadOnlyList<byte>? Read(string text, out string? error)
    {
        List<byte> points = [];
        error = null;
        foreach (string part in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out byte point) || point is 0 or > 63)
            {
                error = $"--codepoint {part}: a code point is a number from 1 to 63 (0 is what all are compared with), as 48 or 10,46";
                return null;
            }

            if (!points.Contains(point)) points.Add(point);
        }

        if (points.Count == 0) error = "--codepoint names no code point: give numbers from 1 to 63, as 48 or 10,46";
        return points.Count == 0 ? null : points;
    }

    /// <summary>The type of service, or traffic class, that a code point is the upper part of.</summary>
    public static byte ClassOf(byte point) => (byte)(point << 2);

    /// <summary>A datagram with a code point to a port where nobody listens.</summary>
    public static TraceFlow DatagramWith(byte point)
        => new(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0) { TrafficClass = ClassOf(point) };
}
