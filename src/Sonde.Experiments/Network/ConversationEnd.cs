namespace Sonde.Experiments.Network;

/// <summary>Why a conversation ended.</summary>
public enum ConversationEnd
{
    /// <summary>The answer came.</summary>
    Answered,

    /// <summary>Something else came.</summary>
    WronglyAnswered,

    /// <summary>The target closed the connection before it had answered.</summary>
    Closed,

    /// <summary>The system reported an error: <see cref="ConversationReply.Errno"/>.</summary>
    Failed,

    /// <summary>It was given up by its plan.</summary>
    Abandoned,

    /// <summary>Nothing (more) came for as long as <see cref="Conversation.Quiet"/> says, and what came is no answer.</summary>
    Quiet,

    /// <summary>One of <see cref="Conversation.Limits"/> was over.</summary>
    TimedOut,

    /// <summary>More came than is read.</summary>
    TooMuch,

    /// <summary>The TLS handshake, or TLS after it, failed: <see cref="TlsSeen"/> says how.</summary>
    TlsFailed,
}
