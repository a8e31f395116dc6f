using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Interference;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Replay;

/// <summary>
/// Trials at every behaviour of the censor lab, measured with --pcap and read out of it again: the same outcome, and the same author.
/// </summary>
[Collection(nameof(Alone))] // five services' floods at once fill the machine, and what is late there is another behaviour
public sealed class ReplayedTrialsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_behaviour_is_told_from_its_packets_as_it_was_live()
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        string[][] differences = await Task.WhenAll(Enum.GetValues<Service>().Select(service => DifferencesAsync(lab, service)));
        foreach (string difference in differences.SelectMany(each => each)) output.WriteLine(difference);
        differences.SelectMany(each => each).ShouldBeEmpty();
    }

    private static async Task<string[]> DifferencesAsync(CensorLab lab, Service service)
    {
        string pcap = Path.Combine(lab.Client.Folder("replay"), $"{service}.pcap");
        (Behaviour, bool, string)[] jobs = [
            .. from behaviour in Behaviours.All
            where behaviour.Service == service from v6 in (bool[])[false, true] select (behaviour, v6, behaviour.Test)];
        IReadOnlyList<AccuracyRow> live = await lab.MeasureAsync(service, jobs, pcap);
        SondeRun run = await lab.Client.SondeAsync("replay", pcap);
        run.ExitCode.ShouldBe(0, run.Error);
        Dictionary<IPAddress, JsonElement> replayed = run.Lines.ToDictionary(line => IPAddress.Parse(line.GetProperty("vp").GetString()!));
        List<string> differences = [];
        int compared = 0;
        foreach (AccuracyRow row in live)
        {
            IPAddress address = lab.Address(row.Behaviour, row.IsV6);
            // A name that was never sent is in no packet.
            if (!replayed.TryGetValue(address, out JsonElement line))
            {
                if (File.ReadAllBytes(pcap).AsSpan().IndexOf(RequestOf(row.Behaviour)) >= 0 && !NamesNobody(row))
                    differences.Add($"{service} {row.Behaviour.Name} v6={row.IsV6}: {row.Outcome} is not replayed");
                continue;
            }

            compared++;
            AccuracyRow again = AccuracyRun.Read(lab, line);
            line.GetProperty("x_replayed").GetBoolean().ShouldBeTrue();
            // How soon an answer came is told by the system's own times too, which are in no packet: of those that send without end that is
            // all.
            bool isHostile = row.Behaviour.Name.StartsWith("hostile-", StringComparison.Ordinal);
            bool isKnown = !isHostile && !IsSealed(service, row.Outcome);
            if ((isKnown || isHostile ? row.Outcome != again.Outcome : again.Expectation == "expected" && row.Expectation != "expected")
                || (isKnown && (row.Who, row.Expectation) != (again.Who, again.Expectation)))
                differences.Add(
                    $"{service} {row.Behaviour.Name} v6={row.IsV6}: {row.Outcome} by {row.Who} ({row.Expectation}), replayed {again.Outcome} by {again.Who} ({again.Expectation})");
        }

        compared.ShouldBeGreaterThan(8);
        return [.. differences];
    }

    // What only pages and certificates inside TLS tell is in no packet: then it is not known, and never said to be as expected.
    private static bool IsSealed(Service service, string outcome)
        => (service == Service.Https && outcome.StartsWith("content/", StringComparison.Ordinal))
            || (service == Service.Dns && outcome.StartsWith("tls.", StringComparison.Ordinal));

    private static ReadOnlySpan<byte> RequestOf(Behaviour behaviour)
    {
        string host = behaviour.Test.Split('/')[0];
        return System.Text.Encoding.ASCII.GetBytes(
            behaviour.Service switch { Service.Https => host, Service.Dns => host.Split('.')[0], _ => $"Host: {host}\r\n" });
    }

    // Its health was never found in order, and no name was asked for.
    private static bool NamesNobody(AccuracyRow row)
        => row.ControlsFailed || row.Outcome.StartsWith("dial/", StringComparison.Ordinal)
            || row.Behaviour.Name.EndsWith("-deaf", StringComparison.Ordinal);
}
