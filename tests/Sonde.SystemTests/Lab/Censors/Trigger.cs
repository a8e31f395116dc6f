namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a box waits for in a connection.</summary>
internal abstract record Trigger
{
    private Trigger()
    {
    }

    /// <summary>A word in what the client (or the server) says.</summary>
    /// <param name="Text">The word.</param>
    internal sealed record Word(string Text = Behaviour.ForbiddenName) : Trigger
    {
        /// <summary>Whether capitals are another word.</summary>
        public bool IsCaseSensitive { get; init; }

        /// <summary>Whether it looks at each packet for itself, every time; else at the stream, once a connection.</summary>
        public bool InPacket { get; init; }

        /// <summary>Whether it looks at the server's words.</summary>
        public bool OfServer { get; init; }

        /// <summary>Whether only the first line counts.</summary>
        public bool InFirstLine { get; init; }

        /// <summary>Of so many connections with the word it overlooks the last: 0 overlooks none.</summary>
        public int OverlooksEvery { get; init; }
    }

    /// <summary>The name that a ClientHello asks for (RFC 6066 §3).</summary>
    internal sealed record ServerName(string Name = Behaviour.ForbiddenName) : Trigger;

    /// <summary>The server's SYN/ACK.</summary>
    internal sealed record SynAck : Trigger;

    /// <summary>First bytes of the client that are not those of clear HTTP.</summary>
    internal sealed record NoHttp : Trigger;
}
