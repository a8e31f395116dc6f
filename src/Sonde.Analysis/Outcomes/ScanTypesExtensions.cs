using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Outcomes;

internal static class ScanTypesExtensions
{
    public static bool Includes(this ScanTypes types, ScanType scan) => (types & Of(scan)) != 0;

    private static ScanTypes Of(ScanType scan) => scan switch
    {
        ScanType.Echo => ScanTypes.Echo,
        ScanType.Discard => ScanTypes.Discard,
        _ => ScanTypes.Web,
    };
}
