using Sonde.Web.Counting;

namespace Sonde.Web.Samples;

/// <summary>Which rows are asked for.</summary>
/// <param name="Title">The number they are behind.</param>
/// <param name="Table">The table they are in.</param>
/// <param name="Where">Their condition as SQL; null where <paramref name="Condition"/> is it.</param>
/// <param name="Condition">Their condition, of outcomes that are counted in memory; null where it is SQL.</param>
public sealed record RowQuestion(string Title, string Table, string? Where, RowCondition? Condition);
