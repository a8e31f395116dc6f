namespace Sonde.Experiments.Network;

/// <summary>Which probe of which plan.</summary>
/// <param name="Slot">The plan's place in the loop, from 0.</param>
/// <param name="Number">The probe's number within its plan, from 0.</param>
public readonly record struct ProbeId(int Slot, int Number);
