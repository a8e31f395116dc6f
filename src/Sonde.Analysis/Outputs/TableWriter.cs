using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Outputs;

/// <summary>Takes the rows that one thread makes: writes them into the tables that were asked for, and counts them.</summary>
/// <param name="format">What they are written as.</param>
/// <param name="tables">Which tables are written.</param>
/// <param name="isPartitioned">Whether each day has its own output.</param>
/// <param name="groups">Makes groups of the reduced table, or null for none.</param>
internal sealed class TableWriter(OutputFormat format, OutputTables tables, bool isPartitioned, ReducedGroups? groups) : IRowSink
{
    private readonly OutcomeRow _outcome = new();
    private readonly ObservationRow _observation = new();
    private readonly bool _writesRows = format != OutputFormat.None && tables.HasFlag(OutputTables.Rows);
    private readonly bool _writesOutcomes = format != OutputFormat.None && tables.HasFlag(OutputTables.Outcomes);
    private readonly bool _writesObservations = format != OutputFormat.None && tables.HasFlag(OutputTables.Observations);

    /// <summary>What was written.</summary>
    public RowParts Parts { get; } = new(format, isPartitioned);

    /// <summary>What was counted.</summary>
    public RowCounts Counts { get; } = new(groups);

    /// <summary>A stream of base rows has one for each try; live lines have none of those, so that their tries stand there.</summary>
    public bool TakesTries => !isPartitioned && !_writesOutcomes && !_writesObservations;

    public bool TakesObservations => _writesObservations;

    public void Accept(HyperquackRow row)
    {
        Counts.Add(row);
        if (_writesRows) Parts.Write(row);
        if (_writesOutcomes && row.Speaks)
        {
            ArchiveRows.Fill(_outcome, row);
            Parts.Write(_outcome);
        }

        if (!_writesObservations || row.IsLive) return;
        ArchiveRows.Fill(_observation, row);
        Parts.Write(_observation);
    }

    public void Accept(SatelliteRow row)
    {
        Counts.Add(row);
        if (_writesRows) Parts.Write(row);
        if (_writesOutcomes && row.Speaks)
        {
            ArchiveRows.Fill(_outcome, row);
            Parts.Write(_outcome);
        }

        if (!_writesObservations || row.IsLive) return;
        ArchiveRows.Fill(_observation, row);
        Parts.Write(_observation);
    }

    /// <summary>A measurement, or a try, of a live line.</summary>
    public void Accept(OutcomeRow row, string? evidence)
    {
        Counts.Add(row);
        if (_writesOutcomes || (_writesRows && !isPartitioned)) Parts.Write(row);
    }

    public void Accept(ObservationRow row) => Parts.Write(row);

    /// <summary>Forgets what was written, for the next block.</summary>
    public void Reset()
    {
        Parts.Reset();
        Counts.Reset();
    }
}
