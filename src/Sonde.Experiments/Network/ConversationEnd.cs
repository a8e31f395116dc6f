namespace Sonde.Experiments.Network;

/// <summary>How a conversation ended.</summary>
public enum ConversationEnd
{
    /// <summary>The answer came.</summary>
    Answered,

    /// <summary>Something else came.</summary>
    WronglyAnswered,

    /// <summary>The target closed the connection before it had answered.</summary>
    Closed,

    /// <summary>The system reported an error.</summary>
    Failed,

    /// <summary>It was given up.</summary>
    Abandoned,
}
