namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Censors that read the request's name, and end the connection.</summary>
internal static class BlockedRequests
{
    private static readonly Trigger.Word InPacket = new() { InPacket = true };

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Http("http-rst-inpath", "the packet with the name is eaten, a reset goes to the client alone",
            "the reset's time to live, and the request was never acknowledged", "read/tcp.reset",
            new Censor.Box(InPacket, new Act.Eat(), new Act.Reset())),
        Http("http-rst-both",
            "three resets with growing sequence, time to live and window to the client, one to the server; the request goes on",
            "several resets that differ; their time to live", "read/tcp.reset",
            new Censor.Box(
                new Trigger.Word(), new Act.Reset { WithAck = true, Offsets = [0, 1460, 4380], Ttl = null, Rising = true },
                new Act.Reset { ToServer = true, WithAck = true })),
        Http("http-rst-mirror-ttl", "a reset with the time to live that the request had left",
            "it follows the probe's own; the request was never acknowledged", "read/tcp.reset",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Reset { Ttl = null }, new Act.Hole())),
        Http("http-rst-id", "a reset whose IP id is 13330", "IP id, time to live", "read/tcp.reset",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Reset { Id = 13330 }, new Act.Hole())),
        Http("http-rst-server-alone", "the request is eaten, and the reset goes to the server alone",
            "the client hears the server's own reset, after it has repeated the request", "read/tcp.reset",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Reset { ToServer = true }), isProvable: false),
        Http("http-drop-keyword", "packets with the name are lost, the rest of the connection lives",
            "the request is repeated, and never acknowledged", "read/timeout",
            new Censor.Box(InPacket, new Act.Eat())),
        Http("http-blackhole-flow", "after the name the whole connection is lost, both ways", "the request is never acknowledged",
            "read/timeout",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Hole())),
        Http("http-drop-ends-pass", "after the name the client's packets are lost, but RST and FIN pass",
            "the request is never acknowledged", "read/timeout",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Hole(OfServer: false) { LetsEndsPass = true })),
        Http("http-fin", "the request is eaten, a FIN comes from the path",
            "time to live, and a FIN that acknowledges what the server never had", "read/http.empty",
            new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Say([]), new Act.Hole())),
        Http("http-keyword-path", "the request is reset for a word in its path, not for its host", "a control with the same host passes",
            "read/tcp.reset",
            new Censor.Box(new Trigger.Word("falun") { InFirstLine = true }, new Act.Eat(), new Act.Reset(), new Act.Hole()))
                with { Test = "www.example/about/falun.html" },
        Http("http-rst-answer", "the answer is reset, because of what it says", "the request was acknowledged; the reset's time to live",
            "read/tcp.reset",
            new Censor.Box(new Trigger.Word { OfServer = true }, new Act.Eat(), new Act.Reset(), new Act.Hole()))
                with { Server = Sites.Reflects },
        Http("http-misses", "every fourth request with the name is overlooked, the others are reset", "tries differ", "match",
            new Censor.Box(new Trigger.Word { OverlooksEvery = 4 }, new Act.Eat(), new Act.Reset(), new Act.Hole()), triesThatFail: 3),
    ];

    private static Behaviour Http(
        string name, string does, string shows, string outcome, Censor censor, bool isProvable = true, int triesThatFail = 0)
        => new(name, Service.Http)
        {
            Does = does,
            Shows = shows,
            Server = Sites.Ordinary,
            Censor = censor,
            Truth = Truth.Path(outcome) with { IsProvable = isProvable, TriesThatFail = triesThatFail },
        };
}
