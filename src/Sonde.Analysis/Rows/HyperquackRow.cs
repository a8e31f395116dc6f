using Sonde.Analysis.Certificates;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Rows;

/// <summary>One probe of Hyperquack: the base row of Censored Planet's tables. Filled again for each row of a line.</summary>
internal sealed class HyperquackRow
{
    public JsonText Domain { get; set; }
    public JsonText Category { get; set; }
    public bool? IsControl { get; set; }
    public JsonText StartTime { get; set; }
    public JsonText EndTime { get; set; }
    public JsonText Date { get; set; }
    public long? Retry { get; set; }
    public JsonText ServerIp { get; set; }
    public NetworkFacts Server { get; set; } = NetworkFacts.None;
    public JsonText Error { get; set; }
    public Page Page { get; set; } = new();
    public Certificate? Certificate { get; set; }
    public bool? CertificateMatchesDomain { get; set; }
    public bool? IsKnownBlockpage { get; set; }
    public JsonText PageSignature { get; set; }
    public bool? MatchesTemplate { get; set; }
    public bool? NoResponseMatches { get; set; }
    public bool? ControlsFailed { get; set; }
    public bool? StatefulBlock { get; set; }
    public JsonText MeasurementId { get; set; }
    public JsonText Source { get; set; }
    public ScanType Scan { get; set; }
    public Verdict Verdict { get; set; } = Verdict.None;

    /// <summary>Where the probe failed, as a line says that was measured live; null where none says.</summary>
    public Stage? Stage { get; set; }

    /// <summary>True for a row of a line that was measured live, with its network events beside.</summary>
    public bool IsLive { get; set; }

    /// <summary>The measuring machine's network and country, where such a line says.</summary>
    public JsonText ProbeAsn { get; set; }
    public JsonText ProbeCountry { get; set; }

    /// <summary>True for rows read from a base table, which come one by one.</summary>
    public bool IsFlat { get; set; }
    public long Line { get; set; }

    /// <summary>The domain or URL that the measurement is about; controls have another one in <see cref="Domain"/>.</summary>
    public JsonText Subject { get; set; }

    /// <summary>True for the one row that speaks for its measurement (<see cref="Voice"/>); for every try under the published rules.</summary>
    public bool Speaks { get; set; }

    /// <summary>True when nothing can be concluded because no control passed; never under the published rules.</summary>
    public bool IsUnsupported { get; set; }

    /// <summary>True when the tries of its measurement came to different outcomes.</summary>
    public bool IsMixed { get; set; }
}
