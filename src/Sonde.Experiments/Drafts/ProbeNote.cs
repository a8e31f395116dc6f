using Sonde.Experiments.Targets;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Drafts;

/// <summary>What became of one probe, for people who watch few targets.</summary>
/// <param name="Target">Whom it was sent to.</param>
/// <param name="Number">Which of the target's probes it was, from 1.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Text">The same in a few words, with who answered and how long that took.</param>
public sealed record ProbeNote(Target Target, int Number, Outcome Outcome, string Text);
