using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.Networks;

/// <summary>
/// Routers of MPLS tell their labels behind what they cite (RFC 4884, RFC 4950), with zeros in between: that is read as without.
/// </summary>
public sealed class LabelledCitationsTests
{
    private const int Routers = 6;

    public static TheoryData<string> Names => [.. NetworkScene.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_behind_citations_change_no_word_and_no_hop(string name)
    {
        Action<byte[]> change = name == "ecn" ? PathBoxes.ClearEcnBits : PathBoxes.Of(name);
        // 8 bytes of a segment, its fixed header, some of its options, all.
        foreach (int quoted in (int[])[28, 40, 48, 1200])
        {
            foreach (PathHop box in (PathHop[])[new PathHop(), PathHop.ChangingBoth(change)])
            {
                NetworkScene plain = Measure(name, box, quoted, null);
                foreach (MplsLabels labels in Enum.GetValues<MplsLabels>())
                {
                    NetworkScene said = Measure(name, box, quoted, labels);
                    said.Conditions.ShouldBe(plain.Conditions, $"{quoted} bytes, {labels}");
                    said.Ways.ShouldBe(plain.Ways, $"{quoted} bytes, {labels}");
                }
            }
        }
    }

    [Fact]
    public void Box_among_routers_of_labels_is_found_where_it_stands()
        => Measure("ecn", PathHop.ChangingBoth(PathBoxes.ClearEcnBits), 1200, MplsLabels.Stated).Ways
            .ShouldContain(way => way.EndsWith(" 3 4", StringComparison.Ordinal));

    private static NetworkScene Measure(string name, PathHop box, int quoted, MplsLabels? labels)
        => NetworkScene.Measure(
            name,
            [.. Enumerable.Range(1, Routers).Select(i => (i == 3 ? box : new PathHop()) with { Quoted = quoted, Labels = labels })]);
}
