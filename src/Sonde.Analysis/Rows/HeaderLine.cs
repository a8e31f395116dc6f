using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>One value of one header. Rows read from flat files carry the whole <c>Name: value</c> in the value and no name.</summary>
internal readonly record struct HeaderLine(JsonText Name, JsonText Value);
