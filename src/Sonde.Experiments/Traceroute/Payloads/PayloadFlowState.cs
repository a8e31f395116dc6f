namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>How far a connection has come.</summary>
internal enum PayloadFlowState
{
    /// <summary>The handshake is under way.</summary>
    Opening,

    /// <summary>The handshake is complete; the payload has not been sent.</summary>
    Open,

    /// <summary>The payload was sent, and its answers are listened for.</summary>
    Listening,

    /// <summary>Our end is closed; the other's is waited for.</summary>
    Closing,

    /// <summary>Nothing more is to be done.</summary>
    Closed,
}
