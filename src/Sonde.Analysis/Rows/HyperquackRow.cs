using Sonde.Analysis.Certificates;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Rows;

/// <summary>One probe of Hyperquack: the base row of Censored Planet's tables. Filled again for each row of a line.</summary>
internal sealed class HyperquackRow : TryRow
{
    public JsonText ServerIp { get; set; }
    public NetworkFacts Server { get; set; } = NetworkFacts.None;
    public Page Page { get; set; } = new();
    public Certificate? Certificate { get; set; }
    public bool? CertificateMatchesDomain { get; set; }
    public bool? IsKnownBlockpage { get; set; }
    public JsonText PageSignature { get; set; }
    public bool? MatchesTemplate { get; set; }
    public bool? NoResponseMatches { get; set; }
    public bool? StatefulBlock { get; set; }
    public ScanType Scan { get; set; }

    /// <summary>Where the probe failed, as a line says that was measured live; null where none says.</summary>
    public Stage? Stage { get; set; }

    /// <summary>Whether such a line says that somebody on the way sent what came.</summary>
    public bool IsOfPath { get; set; }

    /// <summary>Whether such a line says that its name is throttled.</summary>
    public bool IsThrottled { get; set; }

    /// <summary>Whether such a line says that controls failed behind its name, and behind control names did not.</summary>
    public bool FailsAgain { get; set; }
}
