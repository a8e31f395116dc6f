namespace Sonde.Experiments.Contract;

/// <summary>What measuring one target takes.</summary>
/// <param name="Sent">What is sent, in words: <c>10 TCP connects, one every 1s</c>.</param>
/// <param name="Longest">How long it takes at most where nothing answers; null where that has no bound worth telling.</param>
public sealed record Effort(string Sent, TimeSpan? Longest);
