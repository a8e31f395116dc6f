using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The censor lab does what it says it does. Nothing here is Sonde's.</summary>
[Collection(nameof(Alone))]
public sealed class CensorLabTests
{
    [Fact]
    public async Task Every_behaviour_shows_on_the_wire_as_its_truth_says()
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        // Of whole pages there are enough; what is short tells as much.
        Capture capture = await Capture.StartAsync(
            lab.Link.At(lab.Client), $"less 1300 and not src host {lab.Client.V4} and not src host {lab.Client.V6}");
        using var verification = new LabVerification(lab);
        IReadOnlyList<string> wrong = await verification.RunAsync(Behaviours.All);
        await capture.StopAsync();
        wrong.ShouldBeEmpty();
        Distances(lab, capture).ShouldBeEmpty();
    }

    [Fact]
    public void Behaviours_have_names_of_their_own_and_every_documented_kind_is_there()
    {
        Behaviours.All.Select(behaviour => behaviour.Name).ShouldBeUnique();
        Behaviours.All.Count.ShouldBeGreaterThanOrEqualTo(99);
        Behaviours.All.ShouldAllBe(behaviour => behaviour.Does.Length > 0 && behaviour.Shows.Length > 0);
    }

    // Servers are at their distance in every packet; what a box forges shows that it is nearer, where its truth says that it can be shown.
    private static List<string> Distances(CensorLab lab, Capture capture)
    {
        List<string> wrong = [];
        Dictionary<IPAddress, HashSet<int>> seen = [];
        foreach (string[] row in capture.Fields("tcp || udp", "ip.src", "ipv6.src", "ip.ttl", "ipv6.hlim"))
        {
            IPAddress source = IPAddress.Parse(row[0].Length > 0 ? row[0] : row[1]);
            (seen.TryGetValue(source, out HashSet<int>? ttls) ? ttls : seen[source] = [])
                .Add(int.Parse(row[2].Length > 0 ? row[2] : row[3]));
        }

        foreach (Behaviour behaviour in Behaviours.All)
        {
            foreach (IPAddress address in (IPAddress[])[lab.Address(behaviour, false), lab.Address(behaviour, true)])
            {
                HashSet<int> ttls = seen.GetValueOrDefault(address) ?? [];
                bool isForged = behaviour.Censor is Censor.Forger { Answers: [{ Ttl: CensorLab.PathTtl }, ..] }
                    || (behaviour.Censor is Censor.Box box
                        && box.Does.Any(act => act is Act.Say or Act.Reset { Ttl: CensorLab.PathTtl, ToServer: false }));
                if (behaviour.Truth.Who != Author.Path && ttls.Any(ttl => ttl != CensorLab.ServerTtl))
                    wrong.Add($"{behaviour} {address}: {string.Join(' ', ttls)}");
                if (isForged && !ttls.Contains(CensorLab.PathTtl))
                    wrong.Add($"{behaviour} {address}: {string.Join(' ', ttls)}, no {CensorLab.PathTtl}");
            }
        }

        return wrong;
    }
}
