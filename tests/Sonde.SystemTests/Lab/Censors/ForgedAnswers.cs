namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Answers that the path forges in the name of an honest resolver.</summary>
internal static class ForgedAnswers
{
    private static readonly Server Honest = new Server.Dnsdist();

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Of("dns-inject-race", "a forged answer first, the real one 10 ms later", new Censor.Forger(At(Places.Dead)),
            Truth.Path("tls.connerror:*") with { Answers = 2 }),
        Of("dns-inject-three", "three forged answers, each another, and the real one",
            new Censor.Forger(At(Places.Dead), At(Places.Dead2), At(Places.Dead3)), Truth.Path("tls.connerror:*") with { Answers = 4 }),
        Of("dns-inject-resets", "a forged address that takes connections and resets them, and the real answer",
            new Censor.Forger(At(Places.Resets)), Truth.Path("tls.connerror:*") with { Answers = 2 }),
        Of("dns-inject-late", "a forged answer 200 ms after the real one",
            new Censor.Forger(At(Places.Dead)) { After = TimeSpan.FromMilliseconds(200) }, Truth.Path("ip.matchip") with { Answers = 2 }),
        Of("dns-inject-blockhost", "a forged answer with a block page's address; the question is eaten",
            new Censor.Forger(At(Places.BlockPage)) { Eats = true }, Truth.Path("http.blockpage:" + Pages.BlockSignature)),
        Of("dns-cname", "the question is eaten; CNAME to a block host and its address, with the resolver's time to live",
            new Censor.Forger(At(Places.BlockPage) with { Ttl = CensorLab.ServerTtl, Alias = "block.isp.example" }) { Eats = true },
            Truth.Path("http.blockpage:" + Pages.BlockSignature)),
        new("dns-clean-loses-edns", Service.Dns)
        {
            Does = "an old box loses every question with EDNS, and no other",
            Shows = "controls as well; without EDNS all is well",
            Server = Honest,
            Censor = new Censor.Forger { LosesEdns = true },
            Truth = Truth.Clean with { Outcome = "ip.matchip" },
        },
    ];

    private static ForgedAnswer At(int place) => new(Places.V4(place), Places.V6(place));

    private static Behaviour Of(string name, string does, Censor.Forger censor, Truth truth)
        => new(
            name, Service.Dns)
        {
            Does = does,
            Shows = "time to live; more than one answer",
            Server = Honest,
            Censor = censor,
            Truth = truth
        };
}
