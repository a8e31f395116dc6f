namespace Sonde.Experiments.Network;

/// <summary>Judges what came back on a connection.</summary>
/// <param name="received">All bytes so far.</param>
public delegate AnswerState AnswerJudge(ReadOnlySpan<byte> received);
