namespace Sonde.Experiments.Network;

/// <summary>What a conversation or a UDP exchange came to; one of the two is there.</summary>
/// <param name="Id">The probe.</param>
public readonly record struct ExchangeReply(ProbeId Id) : IReply
{
    /// <summary>What a conversation came to, or null.</summary>
    public ConversationReply? Conversation { get; init; }

    /// <summary>What a UDP exchange came to, or null.</summary>
    public DatagramReply? Datagrams { get; init; }
}
