namespace Sonde.Experiments.Network;

/// <summary>A channel of TCP conversations of the system's own TCP.</summary>
public interface IConversations : IProbeChannel<Conversation, ConversationReply>
{
    /// <summary>Whether their packets are captured.</summary>
    bool IsObserved { get; }
}
