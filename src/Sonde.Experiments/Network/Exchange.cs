namespace Sonde.Experiments.Network;

/// <summary>What a channel of both kinds is given: a conversation or a UDP exchange.</summary>
public readonly record struct Exchange
{
    private Exchange(Conversation? conversation, DatagramExchange? datagrams) => (Conversation, Datagrams) = (conversation, datagrams);

    /// <summary>The conversation, or null.</summary>
    public Conversation? Conversation { get; }

    /// <summary>The UDP exchange, or null.</summary>
    public DatagramExchange? Datagrams { get; }

    /// <summary>A conversation.</summary>
    public static Exchange Of(Conversation conversation) => new(conversation, null);

    /// <summary>A UDP exchange.</summary>
    public static Exchange Of(DatagramExchange datagrams) => new(null, datagrams);
}
