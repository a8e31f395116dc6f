using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A channel of TCP conversations of the system's own TCP.</summary>
public interface IConversationChannel : IProbeChannel<Conversation, ConversationReply>
{
    /// <summary>Whether their packets are captured.</summary>
    bool IsObserved { get; }

    /// <summary>
    /// The conversations with a target are over: what the system remembers because of them is forgotten, where that is
    /// permitted, so that it takes no room from what it remembers of others.
    /// </summary>
    void Forget(IPAddress target);
}
