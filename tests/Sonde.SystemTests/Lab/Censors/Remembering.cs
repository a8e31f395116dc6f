namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Censors that remember: what comes after the forbidden name suffers as well, for seconds.</summary>
internal static class Remembering
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20), Short = TimeSpan.FromSeconds(6);

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Of("http-residual-drop",
            "after the name all that this client sends to this server is lost for 20 s, counted from the last such name",
            new Act.Remember(Remembered.Pair, Long)),
        Of("http-residual-restarts", "the same for 6 s, and every packet that is lost begins them anew",
            new Act.Remember(Remembered.Pair, Short) { Restarts = true }),
        Of("http-residual-delayed", "the same for 20 s, but it begins a second after the name",
            new Act.Remember(Remembered.Pair, Long) { After = TimeSpan.FromSeconds(1) }, remembersAfter: TimeSpan.FromSeconds(1.5)),
        Of("http-residual-3-tuple", "the same for 20 s, but for this port of the server alone",
            new Act.Remember(Remembered.ThreeTuple, Long), variants: [Variant.OtherPort]),
        new("http-residual-4-tuple", Service.Http)
        {
            Does = "the same, but for this connection's own ports alone",
            Shows = "a new connection is not touched",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Remember(Remembered.FourTuple, Long)),
            Truth = Truth.Path("read/timeout"),
        },
        new("http-residual-reset", Service.Http)
        {
            Does = "a reset for the name, and for 10 s for every request of this client to this port",
            Shows = "the control at once is reset, one later passes",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(
                new Trigger.Word(), new Act.Eat(), new Act.Reset(),
                new Act.Remember(Remembered.ThreeTuple, TimeSpan.FromSeconds(10)) { Resets = true }),
            Truth = Truth.Path("read/tcp.reset") with { Later = "read/tcp.reset" },
        },
    ];

    private static Behaviour Of(
        string name, string does, Act.Remember remembers, TimeSpan remembersAfter = default, params IReadOnlyList<Variant> variants)
        => new(name, Service.Http)
        {
            Does = does,
            Shows = "the first try is lost after the handshake, later ones before it; a control after the time passes",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(new Trigger.Word { InPacket = true }, new Act.Eat(), new Act.Hole(OfServer: false), remembers),
            Truth = Truth.Path("read/timeout") with { Later = "dial/timeout", RemembersAfter = remembersAfter, Variants = variants },
        };
}
