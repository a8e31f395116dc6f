using Fate = Sonde.Tests.Experiments.PathTransparency.FastOpen.WireServer.Fate;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>Every combination of a server and a path: the words of a verdict are complete and exclude each other in their groups.</summary>
public sealed class WireVerdictTests
{
    private static readonly byte[][] Kinds = [[], [34], [254], [34, 254]];

    private static readonly Func<byte[]?, bool>[] Takes =
        [_ => false, cookie => cookie is not null && cookie.AsSpan().SequenceEqual(WireServer.Cookie), _ => true];

    private static readonly Func<WireServer.Segment, Fate?>[] Ways =
    [
        _ => null,
        segment => segment.OptionKind == 34 ? Fate.Strip : null,
        segment => segment.OptionKind == 254 ? Fate.Strip : null,
        segment => segment.OptionKind != 0 ? Fate.Strip : null,
        segment => segment.OptionKind == 34 ? Fate.Drop : null,
        segment => segment.OptionKind == 254 ? Fate.Drop : null,
        segment => segment.OptionKind != 0 ? Fate.Drop : null,
        segment => segment is { IsSyn: true, DataLength: > 0 } ? Fate.Drop : null,
        segment => segment is { IsSyn: true, DataLength: > 0 } ? new Fate([WireServer.Rst(segment.Probe, segment.DataLength)]) : null,
        segment => segment is { IsSyn: false, DataLength: > 0 } ? Fate.Drop : null,
        segment => segment is { IsSyn: true, OptionKind: not 0, DataLength: > 0 } ? Fate.Drop : null,
        _ => Fate.Drop,
    ];

    [Fact]
    public void Words_are_complete_and_exclude_each_other()
    {
        int seen = 0;
        foreach (byte[] kinds in Kinds)
        {
            foreach (Func<byte[]?, bool> takes in Takes)
            {
                foreach (Func<WireServer.Segment, Fate?> way in Ways)
                {
                    foreach (bool answers in (bool[])[true, false])
                    {
                        var server = new WireServer
                        {
                            Kinds = kinds,
                            TakesData = takes,
                            Way = way,
                            Answer = answers ? "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray() : null
                        };
                        VerdictGroups.Check(WireScene.Measure(server).Conditions(), hasKernel: false);
                        seen++;
                    }
                }
            }
        }

        seen.ShouldBe(4 * 3 * 12 * 2);
    }
}
