using System.Text;

namespace Sonde.Analysis.Rows;

/// <summary>A column of a table of rows.</summary>
public sealed class Column
{
    internal Column(string name, ColumnType type, ColumnSource source, string meaning, string unit = "")
    {
        Name = name;
        Type = type;
        Source = source;
        Meaning = meaning;
        Unit = unit;
        Prefix = Encoding.UTF8.GetBytes($",\"{name}\":");
        True = [.. Prefix, .. "true"u8];
        False = [.. Prefix, .. "false"u8];
        Null = Encoding.UTF8.GetBytes($",\"{name}\":{(type is ColumnType.TextList or ColumnType.RecordList ? "[]" : "null")}");
    }

    internal Column(string name, ColumnSource source, string meaning, string unit = "")
        : this(name, ColumnType.Text, source, meaning, unit)
    {
    }

    /// <summary>The published name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public ColumnType Type { get; }

    /// <summary>Where its value comes from.</summary>
    public ColumnSource Source { get; }

    /// <summary>What it means, and what null means, in Markdown.</summary>
    public string Meaning { get; }

    /// <summary>The unit or range of its numbers, or the form of its texts; empty where there is none.</summary>
    public string Unit { get; }

    /// <summary>The member of a JSON object up to its value, with the comma before it.</summary>
    internal byte[] Prefix { get; }

    /// <summary>The whole member when it is true.</summary>
    internal byte[] True { get; }

    /// <summary>The whole member when it is false.</summary>
    internal byte[] False { get; }

    /// <summary>The whole member when there is no value.</summary>
    internal byte[] Null { get; }
}
