namespace Sonde.SystemTests.Lab.Censors;

/// <summary>
/// Resolvers, honest and lying; nothing is on the path but where it is said. Whose a lie is that comes as all other answers do, packets
/// cannot show: of the resolver, or of the one that the path turns every question to.
/// </summary>
internal static class Resolvers
{
    private const string BlockPage = "http.blockpage:" + Pages.BlockSignature;

    /// <summary>The two that are asked as controls.</summary>
    public static IReadOnlyList<string> Controls { get; } = ["dns-clean", "dns-clean-dnsdist"];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Of("dns-clean", "unbound, honest", new Server.Unbound(), Truth.Clean with { Outcome = "ip.matchip" }),
        Of("dns-clean-dnsdist", "dnsdist, honest", new Server.Dnsdist(), Truth.Clean with { Outcome = "ip.matchip" }),
        Of("dns-clean-slow", "an honest answer after 700 ms", new Server.Dnsdist("DelayAction(700)"),
            Truth.Clean with { Outcome = "ip.matchip" }),
        Of("dns-geo", "another address of the same site", Spoof(Places.Elsewhere), Truth.Clean with { Outcome = "tls.validcert" }),
        Lie("dns-nxdomain", "NXDOMAIN", new Server.Dnsdist("RCodeAction(DNSRCode.NXDOMAIN)"), "dns.error:NXDomain"),
        Lie("dns-refused", "REFUSED for this name alone", new Server.Dnsdist("RCodeAction(DNSRCode.REFUSED)"), "dns.error:Refused"),
        Lie("dns-servfail", "SERVFAIL for this name alone", new Server.Dnsdist("RCodeAction(DNSRCode.SERVFAIL)"), "dns.error:ServFail"),
        Lie("dns-empty", "NOERROR without an answer", new Server.Dnsdist("RCodeAction(DNSRCode.NOERROR)"), "ip.empty"),
        Lie("dns-zero", "0.0.0.0 and ::", Spoof("0.0.0.0", "::"), "ip.invalid:zero"),
        Lie("dns-localhost", "127.0.0.1 and ::1", Spoof("127.0.0.1", "::1"), "ip.invalid:local_host"),
        Lie("dns-private10", "10.10.34.36 and fd00::36", Spoof("10.10.34.36", "fd00::36"), "ip.invalid:local_net"),
        LieOfA("dns-private172", "172.16.9.9", "172.16.9.9"),
        LieOfA("dns-private192", "192.168.77.1", "192.168.77.1"),
        Lie("dns-blockhost-http", "an address with a known block page; 443 is closed", Spoof(Places.BlockPage), BlockPage),
        Lie("dns-blockhost-https", "an address with a block page on both ports, and its own certificate", Spoof(Places.SecureBlockPage),
            "tls.baddomain:" + Certificates.ProviderName),
        Lie("dns-badca", "an address with a certificate for the name by an authority that nobody knows", Spoof(Places.UnknownAuthority),
            "tls.badca:" + Certificates.InterceptorName),
        Lie("dns-dead", "an address that answers nothing", Spoof(Places.Dead), "tls.connerror:*"),
        Lie("dns-noweb", "an address whose ports 80 and 443 are closed", Spoof(Places.NoWeb), "tls.connerror:*"),
        Lie("dns-resets", "an address that takes connections and resets them at the first byte", Spoof(Places.Resets), "tls.connerror:*"),
        Of("dns-a-only", "A is forged, AAAA is honest", new Server.Dnsdist { Spoofs = [Places.V4(Places.BlockPage)] },
            Truth.Server(BlockPage) with { OfAaaa = "ip.matchip", IsProvable = false }),
        Lie("dns-drop", "questions for this name are not answered", new Server.Dnsdist("DropAction()"), "dns.timedout"),
        new("dns-tc-refused", Service.Dns)
        {
            Does = "a truncated answer, and the path resets the question over TCP",
            Shows = "TC, then a reset; a control name is answered over TCP",
            Server = new Server.Dnsdist("TCAction()", "TCPRule(false)"),
            // In a question the first label stands as it is written.
            Censor = new Censor.Box(
                new Trigger.Word(Behaviour.ForbiddenName.Split('.')[0]) { InPacket = true },
                new Act.Eat(), new Act.Reset(), new Act.Hole()),
            Truth = Truth.Path("dns.connrefused"),
        },
        Of("dns-port-closed", "nothing listens: ICMP, port unreachable", new Server.Nothing(),
            Truth.Server("dns.connrefused") with { ControlsFail = true, IsProvable = false }),
        Of("dns-refuses-all", "REFUSED for every name: no open resolver",
            new Server.Dnsdist("RCodeAction(DNSRCode.REFUSED)") { OfEveryName = true },
            Truth.Server("dns.error:Refused") with { ControlsFail = true, IsProvable = false }),
        new("dns-hijack", Service.Dns)
        {
            Does = "no resolver lives here: the path sends the question to a lying one",
            Shows = "an address that runs no resolver answers",
            Server = new Server.Nothing(),
            Censor = new Censor.Hijack("dns-blockhost-http"),
            Truth = Truth.Path(BlockPage) with { IsProvable = false },
        },
    ];

    private static Server.Dnsdist Spoof(int place) => Spoof(Places.V4(place), Places.V6(place));

    private static Server.Dnsdist Spoof(params string[] addresses) => new() { Spoofs = addresses };

    private static Behaviour LieOfA(string name, string does, string address)
        => Of(
            name, does, new Server.Dnsdist { Spoofs = [address], IsEmptyOtherwise = true },
            Truth.Server("ip.invalid:local_net") with { OfAaaa = "ip.empty", IsProvable = false });

    private static Behaviour Lie(string name, string does, Server server, string outcome)
        => Of(name, does, server, Truth.Server(outcome) with { IsProvable = false });

    private static Behaviour Of(string name, string does, Server server, Truth truth)
        => new(
            name, Service.Dns)
        {
            Does = does,
            Shows = "the resolver's answers have one time to live, whatever the name",
            Server = server,
            Truth = truth
        };
}
