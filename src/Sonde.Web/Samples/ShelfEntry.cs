namespace Sonde.Web.Samples;

/// <summary>What stands behind a number of the page.</summary>
/// <param name="Anchor">Its place in the page.</param>
/// <param name="Title">Which number it is.</param>
/// <param name="Table">The table it was counted in: <c>outcomes</c> or <c>observations</c>.</param>
/// <param name="Where">The condition that gives all its rows.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Ids">The rows that are shown.</param>
public sealed record ShelfEntry(string Anchor, string Title, string Table, string Where, long Count, IReadOnlyList<long> Ids);
