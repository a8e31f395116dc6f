namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>What stands in a table at one TTL.</summary>
/// <param name="Ttl">The TTL.</param>
/// <param name="Cells">A text for each column; empty for nothing.</param>
/// <param name="Figures">Times and counts, which stand behind the columns.</param>
/// <param name="Names">What may follow where there is room.</param>
internal sealed record TableRow(int Ttl, IReadOnlyList<string> Cells, string Figures, string Names = "");
