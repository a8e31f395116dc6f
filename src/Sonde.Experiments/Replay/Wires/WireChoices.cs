using Sonde.Experiments.Contract;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>What is decided of a run that only finds out what a capture holds.</summary>
internal sealed record WireChoices : RunChoices;
