using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.SystemTests.Lab;

/// <summary>
/// Counts the SYNs that a router is given, so that a test can act when a run has come so far instead of after a guessed time.
/// </summary>
internal sealed partial class SynCounter
{
    private readonly LabHost _router;

    public SynCounter(LabHost router)
    {
        _router = router;
        router.Rules("""
            table inet syns {
              counter seen { }
              chain passing { type filter hook forward priority -10; tcp flags & (syn | ack | rst) == syn counter name seen; }
            }
            """);
    }

    /// <summary>How many came so far.</summary>
    public int Count => int.Parse(
        Packets().Match(_router.Run("nft", "list", "counter", "inet", "syns", "seen")).Groups["count"].ValueSpan,
        CultureInfo.InvariantCulture);

    /// <summary>Waits until so many have come.</summary>
    public async Task UntilAsync(int count)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (Count < count)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    [GeneratedRegex(@"packets (?<count>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Packets();
}
