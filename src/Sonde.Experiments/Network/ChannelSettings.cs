namespace Sonde.Experiments.Network;

/// <summary>What all conversations and UDP exchanges of a channel share.</summary>
/// <param name="Connects">Where they leave from.</param>
public sealed record ChannelSettings(ConnectSettings Connects)
{
    /// <summary>Whether their packets are to be captured and told in the replies, where that is permitted.</summary>
    public bool IsObserved { get; init; }

    /// <summary>
    /// Whether the reply of an observed conversation comes at its end, and once more with its packets
    /// (<see cref="ConversationReply.AwaitsFlow"/>,
    /// <see cref="ConversationReply.BringsFlow"/>); else it comes once, with them, a moment after the end.
    /// </summary>
    public bool RepliesEarly { get; init; }

    /// <summary>The chains whose fields their flow records have, where they are captured.</summary>
    public IReadOnlyList<string> Chains { get; init; } = ["basic", "tcp", "tfo", "icmp"];

    /// <summary>
    /// Takes every packet of our own flows, whole, where they are captured (<see cref="IsObserved"/>); called on the channel's thread.
    /// Null: nobody wants them.
    /// </summary>
    public PacketSeen? Packets { get; init; }
}
