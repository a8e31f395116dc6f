using System.Text.Json;

namespace Sonde.Analysis.Reports;

/// <summary>A row that a query of the tables gave (<see cref="OpenTables"/>).</summary>
/// <param name="values">Its columns, as DuckDB writes a row as JSON.</param>
public readonly struct TableRow(JsonElement values)
{
    /// <summary>A text; null where there is none.</summary>
    public string? Text(string column)
        => Value(column) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>A whole number; 0 where there is none.</summary>
    public long Count(string column) => Value(column) is { ValueKind: JsonValueKind.Number } value ? (long)value.GetDouble() : 0;

    /// <summary>A number; null where there is none.</summary>
    public double? Real(string column) => Value(column) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>Whether it is true.</summary>
    public bool Flag(string column) => Value(column) is { ValueKind: JsonValueKind.True };

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(string column)
        => Value(column) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)]
            : [];

    /// <summary>The whole numbers of a list.</summary>
    public IReadOnlyList<long> Numbers(string column)
        => Value(column) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.Number).Select(each => (long)each.GetDouble())]
            : [];

    /// <summary>The names of the columns that have a value, in order.</summary>
    public IEnumerable<string> Names
        => values.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => member.Name);

    private JsonElement? Value(string column)
        => values.TryGetProperty(column, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
