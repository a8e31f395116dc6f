using Sonde.Analysis.Rows;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Outcomes;

/// <summary>Decides rows. One for each worker: it keeps scratch and the verdicts it has already made.</summary>
internal interface IRuleSet
{
    /// <summary>Name and version, such as <c>sonde-1</c>.</summary>
    string Version { get; }

    /// <summary>Whether pages of this row are looked at for signatures.</summary>
    bool MatchesPagesOf(HyperquackRow row);

    /// <summary>Whether the bodies of pages fetched for DNS answers are looked at too.</summary>
    bool MatchesDnsBodies { get; }

    Verdict Decide(HyperquackRow row, Trace? trace = null);

    Verdict Decide(SatelliteRow row, Trace? trace = null);
}
