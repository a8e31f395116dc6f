namespace Sonde.Analysis.Rows;

/// <summary>What a column of the output holds.</summary>
public enum ColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Real,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>A list of records (the answers of a DNS row).</summary>
    RecordList,
}
