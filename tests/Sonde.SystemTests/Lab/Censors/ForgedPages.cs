namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Pages that the path puts in the server's place.</summary>
internal static class ForgedPages
{
    private const string Known = "content/blockpage:" + Pages.BlockSignature;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Box("http-blockpage", "the request is eaten, the page of a known product comes with a FIN", Known, Pages.Known),
        Box("http-blockpage-unknown", "the same with a 403 that no signature knows", "content/status_mismatch:403", Pages.Unknown),
        Box("http-blockpage-451", "the same with 451, Unavailable For Legal Reasons", "content/blockpage:f_gen_451", Pages.Legal),
        Box("http-redirect-unknown", "the same with a 302 to a host that nobody knows", "content/status_mismatch:302",
            Pages.UnknownRedirect),
        Box("http-redirect-known", "the same with a 302 to a known block host", "content/blockpage:" + Pages.RedirectSignature,
            Pages.KnownRedirect),
        Box("http-notice-bare", "a bare line of text instead of HTTP", "http/http.invalid", "Object not found\n"u8.ToArray()),
        new("http-race", Service.Http)
        {
            Does = "the page of a known product wins the race, the real answer follows",
            Shows = "two different texts for one range of sequence numbers",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(new Trigger.Word(), new Act.Say(Pages.Known)),
            Truth = Truth.Path(Known),
        },
    ];

    private static Behaviour Box(string name, string does, string outcome, byte[] page)
        => new(name, Service.Http)
        {
            Does = does,
            Shows = "time to live, and the page acknowledges what the server never had",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(new Trigger.Word(), new Act.Eat(), new Act.Say(page), new Act.Hole()),
            Truth = Truth.Path(outcome),
        };
}
