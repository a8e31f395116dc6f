using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Every behaviour of a path, by every layer, in both families: the exact conditions.</summary>
public sealed class FastOpenMatrixTests
{
    private const string Kinds = "option.passed option.kind:254 option.kind:34";

    // What the connections of the system say when their packets are seen. Behaviours 12 and 16 are of IPv4 only.
    private static readonly Dictionary<int, string> Kernel = new()
    {
        [1] = "connectivity.works cookie.received syndata.acked",
        [2] = "connectivity.works cookie.not_received",
        [3] = "connectivity.works cookie.received syndata.failed fallback.delayed",
        [4] = "connectivity.works cookie.received syndata.acked",
        [5] = "connectivity.works cookie.received syndata.acked",
        [6] = "connectivity.works cookie.not_received fallback.delayed",
        [7] = "connectivity.broken cookie.received syndata.failed",
        [8] = "connectivity.offline target.dead",
        [9] = "connectivity.offline target.refused",
        [10] = "connectivity.offline target.prohibited",
        [11] = "connectivity.broken cookie.received syndata.acked",
        [12] = "connectivity.works cookie.received syndata.not_acked",
        [13] = "connectivity.broken cookie.received syndata.failed",
        [14] = "connectivity.works cookie.not_received",
        [15] = "connectivity.works cookie.not_received",
        [16] = "connectivity.works cookie.not_received",
    };

    private static readonly Dictionary<int, string> Wire = new()
    {
        [1] = $"cookie.received syndata.acked {Kinds}",
        [2] = "cookie.not_received undecided:legacy_or_stripped",
        [3] = $"cookie.received syndata.failed syndata.dropped {Kinds}",
        [4] = "cookie.received syndata.acked option.stripped option.kind:254",
        [5] = "cookie.received syndata.acked option.stripped option.kind:254",
        [6] = "cookie.not_received option.dropped",
        [7] = $"cookie.received syndata.failed syndata.reset {Kinds}",
        [8] = "target.dead",
        [9] = "target.refused",
        [10] = "target.prohibited",
        [11] = $"cookie.received syndata.acked syndata.stalled {Kinds}",
        [12] = $"cookie.received cookie.rejected syndata.not_acked {Kinds}",
        [13] = $"cookie.received syndata.failed {Kinds}",
        [14] = "cookie.not_received syndata.accepted_without_cookie",
        [15] = "cookie.not_received undecided:legacy_or_stripped",
        [16] = "cookie.not_received path.proxied",
    };

    [Theory]
    [InlineData("both")]
    [InlineData("kernel")]
    [InlineData("wire")]
    public async Task Every_behaviour_gets_its_own_words(string layer)
    {
        using PathLab lab = await PathLab.CreateAsync();
        IReadOnlyDictionary<(int, bool), string> found = await MeasureAsync(lab, new LabProcessOptions(), "--layer", layer);
        foreach (((int id, bool v6), string conditions) in found)
        {
            string expected = layer switch { "kernel" => Kernel[id], "wire" => Wire[id], _ => Both(id) };
            Sorted(conditions).ShouldBe(Sorted(expected), $"behaviour {id}, IPv{(v6 ? 6 : 4)}");
        }

        found.Count.ShouldBe(30);
    }

    [Fact]
    public async Task Without_rights_the_kernel_tells_what_it_knows()
    {
        using PathLab lab = await PathLab.CreateAsync();
        IReadOnlyDictionary<(int, bool), string> found = await MeasureAsync(lab, new LabProcessOptions { AsOrdinaryUser = true });
        foreach (((int id, bool v6), string conditions) in found)
        {
            Sorted(conditions).ShouldBe(Sorted(Kernel[id]), $"behaviour {id}, IPv{(v6 ? 6 : 4)}");
        }

        found.Count.ShouldBe(30);
    }

    private static string Both(int id)
    {
        string[] kernel = Kernel[id].Split(' ');
        IEnumerable<string> own = kernel.Where(
            word => word.StartsWith("connectivity", StringComparison.Ordinal) || word.StartsWith("fallback", StringComparison.Ordinal));
        return string.Join(' ', own.Concat(Wire[id].Split(' ')));
    }

    // Times differ, and so they are not in the expectation; that they are saved is asserted elsewhere.
    private static string Sorted(string conditions)
        => string.Join(' ', conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.StartsWith("fallback", StringComparison.Ordinal) ? word.Split(':')[0] : word)
            .Where(word => !word.StartsWith("rtt_saved", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static async Task<IReadOnlyDictionary<(int, bool), string>> MeasureAsync(
        PathLab lab, LabProcessOptions options, params string[] flags)
    {
        var targets = new Dictionary<string, (int, bool)>();
        foreach (int id in Enumerable.Range(1, 16))
        {
            targets.Add(PathLab.Address(id, v6: false).ToString(), (id, false));
            if (id is not (12 or 16)) targets.Add(PathLab.Address(id, v6: true).ToString(), (id, true));
        }

        string input = string.Concat(targets.Keys.Select(address => $$"""{"dip":"{{address}}","dp":80,"domain":"lab.test"}""" + "\n"));
        SondeRun run = await lab.Client.SondeAsync(
            options with { Input = input },
            ["measure", "tfo", "--connect", "http", "--timeout", "2s", "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0", .. flags]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Lines.ToDictionary(
            line => targets[line.GetProperty("dip").GetString()!],
            line => string.Join(
                ' ', line.GetProperty("conditions").EnumerateArray()
                .Select(word => word.GetString()!.Replace("tfo.", "", StringComparison.Ordinal))));
    }
}
