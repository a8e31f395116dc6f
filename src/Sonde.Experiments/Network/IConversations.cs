namespace Sonde.Experiments.Network;

/// <summary>The capability of TCP conversations of the system's own TCP.</summary>
public interface IConversations
{
    /// <summary>Opens a channel of them.</summary>
    IConversationChannel Open(ChannelSettings settings);

    /// <summary>Whether the kernel can be made to forget what it remembers of a target.</summary>
    bool CanForget { get; }
}
