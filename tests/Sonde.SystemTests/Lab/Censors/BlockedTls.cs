namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Censors that read the ClientHello, or the certificate.</summary>
internal static class BlockedTls
{
    private const string Known = "content/blockpage:" + Pages.BlockSignature;
    private static readonly Trigger.ServerName Name = new();

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Box("https-rst-sni", "two resets on the server name", "another name passes at the same address; time to live", "tls/tcp.reset",
            new Act.Eat(), new Act.Reset { Offsets = [0, 0] }, new Act.Hole()),
        Of("https-drop-sni", "ClientHellos with the name are lost", "the ClientHello is repeated, and never acknowledged", "tls/timeout",
            new Censor.Box(new Trigger.Word { InPacket = true }, new Act.Eat())),
        Box("https-alert", "an alert in clear before any ServerHello, with FIN", "time to live", "tls/tls.failed", new Act.Eat(),
            new Act.Say(Pages.Alert), new Act.Hole()),
        Box("https-fin", "a FIN instead of a ServerHello", "time to live", "tls/tls.failed", new Act.Eat(), new Act.Say([]),
            new Act.Hole()),
        Of("https-sni-and-address", "the server name is lost at this address, and passes at another of the same server",
            "the same name at two addresses", "tls/timeout", new Censor.Box(Name, new Act.Eat(), new Act.Hole())) with
        {
            Truth = Truth.Path("tls/timeout") with { Variants = [Variant.OtherAddress] },
        },
        Of("https-protocol-list", "what does not begin as clear HTTP does is lost: a list of allowed protocols",
            "controls fail; clear HTTP passes on the same port", "tls/timeout",
            new Censor.Box(new Trigger.NoHttp(), new Act.Eat(), new Act.Hole())) with
        {
            // Nothing passes; a host may refuse everybody as well.
            Truth = Truth.Path("tls/timeout") with { ControlsFail = true, IsProvable = false },
        },
        Of("https-rst-certificate", "a reset when the server's certificate names it (TLS 1.2, where it is in clear)",
            "the ClientHello was acknowledged; time to live", "tls/tcp.reset",
            new Censor.Box(new Trigger.Word { OfServer = true }, new Act.Eat(), new Act.Reset(), new Act.Hole())) with
        {
            Server = new Server.Nginx(
                "root @/www/page;", Certificates.Good, "TLSv1.2") { SiteOfName = "root @/www/page;",
                CertificateOfName = Certificates.OfName },
        },
        Of("https-freeze", "the handshake passes, the connection is lost after 4 kB of the answer", "it stops at the same byte every time",
            "read/timeout",
            new Censor.Box(Name, new Act.Freeze(6 * 1024))) with
        {
            Server = Sites.SecureLarge,
            Truth = Truth.Path("read/timeout") with { IsProvable = false },
        },
        Proxy(
            "https-mitm", "another certificate for the name, by an authority of its own; the page is passed on", "issuer",
            "content/tls_mismatch",
            new ProxyAct.Intercept(Certificates.Interceptor)),
        Proxy("https-downgrade", "the same certificate, but TLS 1.2", "version and cipher suite", "content/tls_mismatch",
            new ProxyAct.Intercept(Certificates.Good) { IsOld = true }),
        Proxy("https-clear-page", "a block page in clear", "the first byte", "tls/tls.failed", new ProxyAct.Say(Pages.Known)),
        Proxy("https-mitm-page", "a block page within an intercepted connection", "certificate and page", Known,
            new ProxyAct.Intercept(Certificates.Interceptor, new ProxyAct.Say(Pages.Known))),
        Proxy("https-close", "the connection ends instead of a ServerHello", "nothing else", "tls/tls.failed", new ProxyAct.Say([])),
    ];

    private static Behaviour Box(string name, string does, string shows, string outcome, params IReadOnlyList<Act> acts)
        => Of(name, does, shows, outcome, new Censor.Box(Name, acts));

    private static Behaviour Proxy(string name, string does, string shows, string outcome, ProxyAct act)
        => Of(name, does, shows, outcome, new Censor.Proxy(act));

    private static Behaviour Of(string name, string does, string shows, string outcome, Censor censor)
        => new(name, Service.Https) { Does = does, Shows = shows, Server = Sites.Secure(), Censor = censor, Truth = Truth.Path(outcome) };
}
