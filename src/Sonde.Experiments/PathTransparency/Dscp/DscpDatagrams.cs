using System.Globalization;
using Sonde.Experiments.PathTransparency.Datagrams;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Dscp;

/// <summary>A DNS query by UDP with code point 0, and one with each other code point.</summary>
/// <param name="codePoints">The code points beside 0, each once.</param>
internal sealed class DscpDatagrams(IReadOnlyList<byte> codePoints) : DatagramMethod
{
    public override string Name => DscpMethod.Nettest;

    public override string Version => DscpMethod.TestVersion;

    public override IReadOnlyList<DatagramRecipe> Variants { get; } =
        [.. codePoints.Select(point => new DatagramRecipe(DscpMethod.NameOf(point)) { TrafficClass = DscpMethod.ClassOf(point) })];

    public override int Decisive => 0;

    public override ConnectivityWords Words => DscpConditions.Common;

    public override IReadOnlyList<string> Chains => ["basic", "icmp", "dns", "dscp"];

    public override ConnectivityWords WordsOf(int variant) => DscpConditions.Of(Text(codePoints[variant - 1]));

    public override IReadOnlyList<SoughtProbe> Sought(DatagramPlan tries) =>
    [
        .. codePoints.Select((point, i) => tries.Follow(
            i + 1, $"code point {point} of a datagram", DscpMethod.DatagramWith(point), TrafficClassField.Dscp)),
    ];

    public override IEnumerable<string> Conclude(DatagramEvidence evidence)
    {
        int? plain = MarkOf(evidence, 0);
        if (plain is { } mark) yield return Reply(0, mark);
        foreach ((int place, byte point) in codePoints.Index())
        {
            string prefix = WordsOf(place + 1).Prefix;
            if (evidence.Tries.Series.Verdict(place + 1) == VariantVerdict.Broken) yield return $"{prefix}.path.dropped";
            if (MarkOf(evidence, place + 1) is not { } own) continue;
            yield return Reply(point, own);
            yield return DscpFindings.PathOf(
                prefix, evidence.Path?.Of(DscpMethod.NameOf(point)), isReflected: own == point && plain is { } other && other != point);
        }
    }

    private static int? MarkOf(DatagramEvidence evidence, int variant) => evidence.Tries.Of(variant)?.Answer?.TrafficClass >> 2;

    private static string Reply(byte point, int mark) => Condition.With($"dscp.{point}.replymark", Text(mark));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
