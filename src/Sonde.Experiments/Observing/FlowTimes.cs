namespace Sonde.Experiments.Observing;

/// <summary>
/// When the packets passed that a connection's round trips are read from, in nanoseconds since 1970; null for what was not seen.
/// </summary>
/// <param name="SynNs">The first SYN.</param>
/// <param name="SynAckNs">The first SYN/ACK that answers it.</param>
/// <param name="RequestNs">The first data after the handshake, forward.</param>
/// <param name="AnswerNs">The first data back.</param>
public readonly record struct FlowTimes(long? SynNs, long? SynAckNs, long? RequestNs, long? AnswerNs);
