namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Censors that need no name: the address is enough, and the controls fail as well.</summary>
internal static class BlockedConnections
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("tcp-syn-drop", Service.Http)
        {
            Does = "every SYN is lost",
            Shows = "SYNs are repeated; no answer of any kind",
            Server = Sites.Ordinary,
            Censor = new Censor.Rules((to, _) => $"{to} tcp dport 80 {Censor.Syn} drop"),
            Truth = Truth.Path("dial/timeout") with { ControlsFail = true, IsProvable = false },
        },
        new("tcp-syn-refused", Service.Http)
        {
            Does = "every SYN is answered by a reset from the path",
            Shows = "the reset's time to live beside that of the server's own packets on another port",
            Server = Sites.Ordinary,
            Censor = new Censor.Rules((to, _) => $"{to} tcp dport 80 {Censor.Syn} reject with tcp reset"),
            Truth = Truth.Path("dial/tcp.refused") with { ControlsFail = true },
        },
        new("icmp-admin", Service.Http)
        {
            Does = "every SYN is answered by ICMP: administratively prohibited",
            Shows = "type and code, and the router that sent it",
            Server = Sites.Ordinary,
            Censor = new Censor.Rules(
                (to, v6) => $"{to} tcp dport 80 {Censor.Syn} reject with {(v6 ? "icmpv6" : "icmp")} type admin-prohibited"),
            Truth = Truth.Path("dial/ip.host_no_route") with { ControlsFail = true },
        },
        new("tcp-synack-reset", Service.Http)
        {
            Does = "the server's SYN/ACK sets off three resets to the client, and is lost",
            Shows = "the resets' time to live beside that of the server's own packets on another port",
            Server = Sites.Ordinary,
            Censor = new Censor.Box(
                new Trigger.SynAck(), new Act.Eat(), new Act.Reset { WithAck = true, Offsets = [0, 0, 0] }, new Act.Hole()),
            Truth = Truth.Path("dial/tcp.refused") with { ControlsFail = true },
        },
    ];
}
