namespace Sonde.Experiments.Network;

/// <summary>Judges what came back on a connection.</summary>
/// <param name="received">The bytes so far, as many as the conversation keeps.</param>
/// <param name="total">How many came in all.</param>
public delegate AnswerState AnswerJudge(ReadOnlySpan<byte> received, long total);
