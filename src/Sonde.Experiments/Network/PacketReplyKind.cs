namespace Sonde.Experiments.Network;

/// <summary>What a <see cref="PacketReply"/> tells.</summary>
public enum PacketReplyKind
{
    /// <summary>The probe left, at this moment: better than what the sender's own clock said.</summary>
    Sent,

    /// <summary>The probe could not be sent.</summary>
    Unsent,

    /// <summary>A packet arrived that is about the plan's destination; which probe it answers, if any, is for the plan to find.</summary>
    Heard,
}
