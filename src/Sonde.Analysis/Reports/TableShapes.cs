using Sonde.Analysis.Rows;
using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Analysis.Reports;

/// <summary>The shapes of the lines of tables (<c>sonde classify</c> in JSON Lines), made of their columns.</summary>
public static class TableShapes
{
    /// <summary>All of them, by the table's name.</summary>
    public static IReadOnlyList<LineShape> All { get; } =
        [.. TablesPage.Tables.Select(
            table => new LineShape(
                table.Name, $"A line of the table {table.Name}", string.Join('\n', table.Columns.SelectMany(column => Keys("", column)))))];

    private static IEnumerable<string> Keys(string before, Column column)
    {
        string name = before + column.Name;
        string meaning = column.Meaning.ReplaceLineEndings(" ").Replace("`", "", StringComparison.Ordinal);
        string types = column.Type switch
        {
            ColumnType.Integer or ColumnType.Real => "number|null",
            ColumnType.Boolean => "boolean|null",
            ColumnType.TextList => "array",
            ColumnType.RecordList => IsAnswers(column) ? "array" : "object|null",
            _ => "string|null",
        };
        yield return $"{name} {types} {meaning}{(column.Unit.Length > 0 ? $" ({column.Unit})" : "")}";
        if (column.Type == ColumnType.TextList) yield return $"{name}[] string!";
        if (column.Type != ColumnType.RecordList) yield break;
        if (!IsAnswers(column))
        {
            yield return $"{name}.* boolean|null";
            yield break;
        }

        yield return $"{name}[] object!";
        foreach (string key in AnswerColumns.All.SelectMany(each => Keys($"{name}[].", each))) yield return key;
    }

    private static bool IsAnswers(Column column) => column.Name == "answers";
}
