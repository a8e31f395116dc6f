namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a box does to a connection.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    /// <summary>Loses the packet that set it off.</summary>
    internal sealed record Eat : Act;

    /// <summary>Loses what else comes in this connection.</summary>
    /// <param name="OfClient">Of the client's packets.</param>
    /// <param name="OfServer">Of the server's.</param>
    internal sealed record Hole(bool OfClient = true, bool OfServer = true) : Act
    {
        /// <summary>Whether RST and FIN pass.</summary>
        public bool LetsEndsPass { get; init; }
    }

    /// <summary>Forges resets.</summary>
    internal sealed record Reset : Act
    {
        /// <summary>Whether they go to the server instead of the client.</summary>
        public bool ToServer { get; init; }

        /// <summary>Whether they acknowledge.</summary>
        public bool WithAck { get; init; }

        /// <summary>How far each is beyond the sequence number that is due; as many resets as numbers.</summary>
        public IReadOnlyList<uint> Offsets { get; init; } = [0];

        /// <summary>The time to live at the client; null: what the packet that set it off had left.</summary>
        public int? Ttl { get; init; } = CensorLab.PathTtl;

        /// <summary>Whether time to live and window grow from one to the next.</summary>
        public bool Rising { get; init; }

        /// <summary>The IP identification (IPv4), or null for any.</summary>
        public ushort? Id { get; init; }
    }

    /// <summary>Forges a segment of the server's with bytes (none is allowed), after which the connection ends.</summary>
    internal sealed record Say(byte[] Bytes) : Act
    {
        /// <summary>Whether the last segment has a FIN.</summary>
        public bool Ends { get; init; } = true;
    }

    /// <summary>Remembers the client, and loses what it sends.</summary>
    /// <param name="Scope">How much of the connection it remembers.</param>
    /// <param name="For">How long.</param>
    internal sealed record Remember(Remembered Scope, TimeSpan For) : Act
    {
        /// <summary>When it begins.</summary>
        public TimeSpan After { get; init; }

        /// <summary>Whether every packet that it loses begins the time anew.</summary>
        public bool Restarts { get; init; }

        /// <summary>Whether it resets instead of losing: at the client's first data.</summary>
        public bool Resets { get; init; }
    }

    /// <summary>Lets so many bytes of the server pass, and no more of the connection.</summary>
    internal sealed record Freeze(int After) : Act;
}
