namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What stands on the path, in or beside the first router.</summary>
internal abstract record Censor
{
    /// <summary>How nftables matches the first packet of a connection.</summary>
    public const string Syn = "tcp flags & (syn | ack | rst) == syn";

    private Censor()
    {
    }

    /// <summary>Rules of nftables in the router.</summary>
    /// <param name="Line">The rule: from how the address is matched (<c>ip daddr …</c>) and whether it is IPv6.</param>
    internal sealed record Rules(Func<string, bool, string> Line) : Censor;

    /// <summary>A box in user space that sees every packet, and can forge any.</summary>
    /// <param name="On">What it waits for.</param>
    /// <param name="Does">What it does then, in this order.</param>
    internal sealed record Box(Trigger On, params IReadOnlyList<Act> Does) : Censor;

    /// <summary>The same box, for questions of the DNS.</summary>
    /// <param name="Answers">The answers that it forges, in this order.</param>
    internal sealed record Forger(params IReadOnlyList<ForgedAnswer> Answers) : Censor
    {
        /// <summary>Whether the question gets no further.</summary>
        public bool Eats { get; init; }

        /// <summary>How long after the question it answers.</summary>
        public TimeSpan After { get; init; }

        /// <summary>Whether it loses, and does not answer, questions with EDNS, of whatever name.</summary>
        public bool LosesEdns { get; init; }
    }

    /// <summary>A transparent proxy in the router: it answers handshakes itself, and passes on all but the forbidden name.</summary>
    internal sealed record Proxy(ProxyAct Does) : Censor;

    /// <summary>The router sends questions for this address to another resolver.</summary>
    /// <param name="To">The behaviour that lives there.</param>
    internal sealed record Hijack(string To) : Censor;
}
