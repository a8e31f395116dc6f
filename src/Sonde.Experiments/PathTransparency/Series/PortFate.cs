namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>What became of what left from one port, or from several alike.</summary>
/// <param name="Kind">What it was: those of one kind differ in nothing but their ports.</param>
/// <param name="InVain">From how many ports it came to nothing.</param>
/// <param name="IsOpen">Whether the other end opened the connection: what failed, failed after that.</param>
/// <param name="IsAnswered">Whether, besides, one port was answered.</param>
internal readonly record struct PortFate(int Kind, int InVain, bool IsOpen, bool IsAnswered);
