using Sonde.Analysis.Reports.Reading;

namespace Sonde.Analysis.Reports;

/// <summary>
/// From where something was measured whose vantage point has no address: the network and country of the measuring machine, of the reduced
/// table those that it counts. Results of several origins are never one series: what differs between them changed nowhere.
/// </summary>
/// <param name="Network">The network; null where it is not known.</param>
/// <param name="Country">The country; null where it is not known. Some networks are in many.</param>
internal readonly record struct ProbeOrigin(string? Network, string? Country)
{
    /// <summary>What people call it: <c>AS64496 in AT</c>.</summary>
    public string Name => $"{Network ?? "an unknown network"}{(Country is null ? "" : $" in {Country}")}";

    /// <summary>From where a measurement was made; nothing where its vantage point has an address.</summary>
    public static ProbeOrigin Of(MeasuredOutcome measured)
        => measured.VantagePoint is null
            ? new ProbeOrigin(measured.ProbeNetwork ?? measured.Network, measured.ProbeCountry ?? measured.Country)
            : default;
}
