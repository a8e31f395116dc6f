using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Store;

/// <summary>A column as DuckDB types it, down to the members of records.</summary>
/// <param name="Name">Its name; of a list's element empty.</param>
/// <param name="Type">Its type.</param>
/// <param name="Children">The element of a list, or the members of a record in order.</param>
internal sealed record ColumnShape(string Name, DuckdbType Type, IReadOnlyList<ColumnShape> Children)
{
    private static readonly string[] Agreements = ["ip", "censys_http_body_hash", "censys_ip_cert", "asn", "as_name"];

    /// <summary>The shape of a column of the tables.</summary>
    public static ColumnShape Of(Column column) => column.Type switch
    {
        ColumnType.Integer => Plain(column.Name, DuckdbType.BigInt),
        ColumnType.Real => Plain(column.Name, DuckdbType.Double),
        ColumnType.Boolean => Plain(column.Name, DuckdbType.Boolean),
        ColumnType.TextList => new(column.Name, DuckdbType.List, [Plain("", DuckdbType.Varchar)]),
        ColumnType.RecordList when column.Name == "answers"
            => new(column.Name, DuckdbType.List, [new("", DuckdbType.Struct, [.. AnswerColumns.All.Select(Of)])]),
        ColumnType.RecordList => new(column.Name, DuckdbType.Struct, [.. Agreements.Select(name => Plain(name, DuckdbType.Boolean))]),
        _ => Plain(column.Name, column.Name == "date" ? DuckdbType.Date : DuckdbType.Varchar),
    };

    /// <summary>Makes the type in DuckDB; the caller destroys it.</summary>
    public nint CreateType()
    {
        if (Type is not (DuckdbType.List or DuckdbType.Struct)) return DuckdbNative.CreateType(Type);
        nint[] children = [.. Children.Select(child => child.CreateType())];
        nint type = Type == DuckdbType.List
            ? DuckdbNative.CreateListType(children[0])
            : DuckdbNative.CreateStructType(children, [.. Children.Select(child => child.Name)], (ulong)children.Length);
        for (int i = 0; i < children.Length; i++) DuckdbNative.DestroyType(ref children[i]);
        return type;
    }

    private static ColumnShape Plain(string name, DuckdbType type) => new(name, type, []);
}
