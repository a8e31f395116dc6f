namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>Why a packet that came while a trace was under way is no answer to any of its probes.</summary>
internal enum UnmatchedReason
{
    /// <summary>It names none of the probes: another program's, an earlier trace's, or made up by somebody who saw none.</summary>
    NoProbe,

    /// <summary>It names a probe by some of its numbers, and contradicts it in others.</summary>
    NumbersDiffer,

    /// <summary>It agrees in too little to rule out that its sender guessed.</summary>
    Unverified,

    /// <summary>It cites too little of the probe to tell which it was.</summary>
    ShortCitation,

    /// <summary>It cites another destination, and too little of the rest agrees.</summary>
    DestinationRewritten,

    /// <summary>It came from another address than the one that was probed, and bears nothing that only the probed one can know.</summary>
    OtherAddress,

    /// <summary>It is a later fragment, which has none of the numbers.</summary>
    Fragment,
}
