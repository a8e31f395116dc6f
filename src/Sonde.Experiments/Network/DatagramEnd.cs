namespace Sonde.Experiments.Network;

/// <summary>How a UDP exchange ended.</summary>
public enum DatagramEnd
{
    /// <summary>Answers came.</summary>
    Answered,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>ICMP errors came, and no answer.</summary>
    Unreachable,

    /// <summary>The system could not send it: <see cref="DatagramReply.Errno"/>.</summary>
    Failed,

    /// <summary>It was given up by its plan.</summary>
    Abandoned,
}
