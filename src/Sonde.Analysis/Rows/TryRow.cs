using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Rows;

/// <summary>One try of an archive's measurement: what the base rows of all scans have. Filled again for each row of a line.</summary>
internal abstract class TryRow
{
    public JsonText Domain { get; set; }
    public JsonText Category { get; set; }
    public bool? IsControl { get; set; }
    public JsonText StartTime { get; set; }
    public JsonText EndTime { get; set; }
    public JsonText Date { get; set; }
    public long? Retry { get; set; }
    public JsonText Error { get; set; }
    public bool? ControlsFailed { get; set; }
    public JsonText MeasurementId { get; set; }
    public JsonText Source { get; set; }
    public Verdict Verdict { get; set; } = Verdict.None;
    public long Line { get; set; }

    /// <summary>True for a row of a line that was measured live, with its network events beside.</summary>
    public bool IsLive { get; set; }

    /// <summary>The measuring machine's network and country, where a line says that was measured live.</summary>
    public JsonText ProbeAsn { get; set; }
    public JsonText ProbeCountry { get; set; }

    /// <summary>The domain or URL that the measurement is about; controls have another one in <see cref="Domain"/>.</summary>
    public JsonText Subject { get; set; }

    /// <summary>True for rows read from a base table, which come one by one: nothing is joined or computed again.</summary>
    public bool IsFlat { get; set; }

    /// <summary>
    /// True for the one row that speaks for its measurement (<see cref="Voice"/>); under the published rules for every try of Hyperquack,
    /// and for the last of Satellite.
    /// </summary>
    public bool Speaks { get; set; }

    /// <summary>
    /// True when nothing can be concluded because the controls failed, or say as much; never under the published rules.
    /// </summary>
    public bool IsUnsupported { get; set; }

    /// <summary>Why a line that was measured live says that its answers tell nothing of the name; null where it does not.</summary>
    public JsonText Unusable { get; set; }

    /// <summary>What its line came to as a whole, whatever the row did, as a base table says; else null.</summary>
    public Verdict? Settled { get; set; }

    /// <summary>True when the tries of its measurement came to different outcomes.</summary>
    public bool IsMixed { get; set; }
}
