namespace Sonde.Experiments.Network;

/// <summary>The stages of a conversation.</summary>
public enum ConversationStage
{
    /// <summary>The TCP handshake.</summary>
    Dial,

    /// <summary>The TLS handshake.</summary>
    Tls,

    /// <summary>The request is being handed to the system.</summary>
    Write,

    /// <summary>
    /// The system has all of the request; whether it was acknowledged is in <see cref="ConversationReply.UnackedBytes"/>.
    /// </summary>
    Read,
}
