using System.Text;

namespace Sonde.Analysis.Rows;

/// <summary>A column of a table of rows.</summary>
public sealed class Column
{
    internal Column(string name, ColumnType type = ColumnType.Text)
    {
        Name = name;
        Type = type;
        Prefix = Encoding.UTF8.GetBytes($",\"{name}\":");
        True = [.. Prefix, .. "true"u8];
        False = [.. Prefix, .. "false"u8];
        Null = Encoding.UTF8.GetBytes($",\"{name}\":{(type is ColumnType.TextList or ColumnType.RecordList ? "[]" : "null")}");
    }

    /// <summary>The published name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public ColumnType Type { get; }

    /// <summary>The member of a JSON object up to its value, with the comma before it.</summary>
    internal byte[] Prefix { get; }

    /// <summary>The whole member when it is true.</summary>
    internal byte[] True { get; }

    /// <summary>The whole member when it is false.</summary>
    internal byte[] False { get; }

    /// <summary>The whole member when there is no value.</summary>
    internal byte[] Null { get; }
}
