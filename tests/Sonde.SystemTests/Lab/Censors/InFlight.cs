namespace Sonde.SystemTests.Lab.Censors;

/// <summary>
/// What is forged while the server's own words are under way, so that the client's system decides whose counts; and what is lost of them.
/// Simulated networks know no such system: these are measured by a test of their own, and stand in docs/accuracy.md.
/// </summary>
internal static class InFlight
{
    private static readonly Trigger.Word Word = new();
    private static readonly Trigger.ServerName Name = new();
    private static readonly Act End = new Act.Say([]);

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Http("http-fin-in-flight", "a FIN from the path comes before the page, which is under way", Truth.Path("read/http.empty"), End),
        Http("http-resets-beside", "resets whose numbers are not due (RFC 5961): the system asks back, and takes the page",
            Truth.Path("match") with { IsProvable = false }, new Act.Reset { Offsets = [1460, 4380] }),
        Http("http-flight-lost", "the request arrives, and nothing of the server does any more",
            Truth.Path("read/timeout"), new Act.Hole(OfClient: false)),
        new("https-alert-in-flight", Service.Https)
        {
            Does = "an alert from the path comes before the ServerHello, which is under way",
            Shows = "time to live",
            Server = Sites.Secure(),
            Censor = new Censor.Box(Name, new Act.Say(Pages.Alert) { Ends = false }),
            Truth = Truth.Path("tls/tls.failed"),
        },
        new("https-fin-in-flight", Service.Https)
        {
            Does = "a FIN from the path comes before the ServerHello, which is under way",
            Shows = "time to live",
            Server = Sites.Secure(),
            Censor = new Censor.Box(Name, End),
            Truth = Truth.Path("tls/tls.failed"),
        },
        new("echo-fin-in-flight", Service.Echo)
        {
            Does = "a FIN from the path comes before the mirror, which is under way",
            Shows = "time to live",
            Server = Sites.Mirror,
            Censor = new Censor.Box(Word, End),
            Truth = Truth.Path("content/mismatch"),
        },
    ];

    private static Behaviour Http(string name, string does, Truth truth, params IReadOnlyList<Act> acts)
        => new(name, Service.Http)
        {
            Does = does,
            Shows = "time to live; whose bytes the system takes",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(Word, acts),
            Truth = truth,
        };
}
