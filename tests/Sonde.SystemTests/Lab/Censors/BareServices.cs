namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Echo and discard.</summary>
internal static class BareServices
{
    private const string Known = "content/blockpage:" + Pages.BlockSignature;
    private static readonly Trigger.Word Word = new(), InPacket = new() { InPacket = true };

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Echo("echo-clean", "an echo server", "the mirror is equal", null, Truth.Clean),
        Echo("echo-rst", "three resets to the client on the name", "time to live; the request was never acknowledged",
            new Censor.Box(Word, new Act.Eat(), new Act.Reset { Offsets = [0, 0, 0] }, new Act.Hole()), Truth.Path("read/tcp.reset")),
        Echo("echo-rst-mirror", "a reset on the mirror alone", "the request was acknowledged; time to live",
            new Censor.Box(new Trigger.Word { OfServer = true }, new Act.Eat(), new Act.Reset(), new Act.Hole()),
            Truth.Path("read/tcp.reset")),
        Echo("echo-partial", "half of the mirror, then FIN", "how much is equal", Proxy(sent => sent[..(sent.Length / 2)]),
            Truth.Path("content/mismatch")),
        Echo("echo-blockpage", "a block page instead of the mirror", "HTTP from a port that does not speak it",
            new Censor.Box(Word, new Act.Eat(), new Act.Say(Pages.Known), new Act.Hole()), Truth.Path(Known)),
        Echo("echo-blockpage-after", "the mirror, and a block page after it", "HTTP from a port that does not speak it",
            Proxy(sent => [.. sent, .. Pages.Known]), Truth.Path(Known)),
        Echo("echo-drop", "packets with the name are lost on the way to the server", "the request is never acknowledged",
            new Censor.Box(InPacket, new Act.Eat()), Truth.Path("read/timeout")),
        Echo("echo-replaced", "the mirror has another name", "the first byte that differs",
            Proxy(sent => Answers.Replaced(sent, Behaviour.ForbiddenName, "permitted.example")), Truth.Path("content/mismatch")),
        Discard("discard-clean", "a discard server", "silence, and the request acknowledged", null, Truth.Clean),
        Discard(
            "discard-answer", "an answer where none is possible", "bytes",
            new Censor.Proxy(new ProxyAct.Mirror(_ => "access denied by policy\r\n"u8.ToArray())), Truth.Path("content/mismatch")),
        Discard(
            "discard-blockpage", "a block page where no answer is possible", "bytes",
            new Censor.Proxy(new ProxyAct.Mirror(_ => Pages.Known)), Truth.Path(Known)),
        Discard("discard-rst", "a reset on the name", "time to live; the request was never acknowledged",
            new Censor.Box(Word, new Act.Eat(), new Act.Reset { WithAck = true }, new Act.Hole()), Truth.Path("read/tcp.reset")),
        Discard(
            "discard-drop", "the name is lost: silence, as a clean discard server's",
            "the request is never acknowledged; nothing else shows it",
            new Censor.Box(Word, new Act.Eat(), new Act.Hole()), Truth.Path("write/timeout")),
    ];

    private static Censor.Proxy Proxy(Func<byte[], byte[]> into) => new(new ProxyAct.Mirror(into));

    private static Behaviour Echo(string name, string does, string shows, Censor? censor, Truth truth)
        => new(name, Service.Echo) { Does = does, Shows = shows, Server = Sites.Mirror, Censor = censor, Truth = truth };

    private static Behaviour Discard(string name, string does, string shows, Censor? censor, Truth truth)
        => new(name, Service.Discard) { Does = does, Shows = shows, Server = Sites.Sink, Censor = censor, Truth = truth };
}
