namespace Sonde.Analysis.Rows;

/// <summary>Takes rows of the tables that are made of others, for those who count.</summary>
internal interface ITableSink : IRowSink
{
    /// <summary>A line of the reduced table.</summary>
    void Accept(ReducedRow row);
}
