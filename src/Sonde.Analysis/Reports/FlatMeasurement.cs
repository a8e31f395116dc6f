using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Puts the rows of a measurement together again where they come one by one, and one after the other, out of a base table.
/// </summary>
internal sealed class FlatMeasurement
{
    private readonly List<OutcomeRow> _rows = [];
    private JsonText _id;
    private Voice _voice;

    /// <summary>Adds a row; false where it is of another measurement than those before, which is then to be taken first.</summary>
    public bool TryAdd(HyperquackRow row)
    {
        if (!Belongs(row.MeasurementId)) return false;
        var kept = new OutcomeRow();
        ArchiveRows.Fill(kept, row);
        Add(kept, row.IsControl == true, row.Retry, row.ControlsFailed, isSilent: false);
        return true;
    }

    /// <summary>The same of a DNS query.</summary>
    public bool TryAdd(SatelliteRow row)
    {
        if (!Belongs(row.MeasurementId)) return false;
        var kept = new OutcomeRow();
        ArchiveRows.Fill(kept, row);
        Add(kept, row.IsControl == true, row.Retry, row.ControlsFailed,
            isSilent: row.Answers.Count == 0 && row.Verdict.Expectation != Expectation.Unexpected);
        return true;
    }

    /// <summary>The row that speaks for the measurement, as that of the whole; null where there is no measurement.</summary>
    public OutcomeRow? Take()
    {
        if (_rows.Count == 0) return null;
        OutcomeRow row = _rows[Math.Max(0, _voice.Index)];
        row.Verdict = _voice.Verdict;
        if (_voice.ControlsFailed) row.ControlsFailed = true;
        if (_voice.TryCount > 0) row.IsControl = row.IsTrustedResolver;
        _rows.Clear();
        _voice = default;
        return row;
    }

    private bool Belongs(JsonText id) => _rows.Count == 0 || (!id.IsNull && id.Raw.SequenceEqual(_id.Raw));

    private void Add(OutcomeRow row, bool isControl, long? retry, bool? controlsFailed, bool isSilent)
    {
        row.Keep();
        if (_rows.Count == 0) _id = row.MeasurementId;
        int index = _rows.Count;
        _rows.Add(row);
        _voice.Says = controlsFailed;
        if (isControl) _voice.AddControl(index, index, row.Verdict);
        else _voice.AddTry(index, retry is { } order and < int.MaxValue ? (int)order : index, row.Verdict, isSilent);
    }
}
