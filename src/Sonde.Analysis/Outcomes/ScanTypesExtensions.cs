namespace Sonde.Analysis.Outcomes;

internal static class ScanTypesExtensions
{
    public static bool Includes(this ScanTypes types, ScanType scan)
        => (types & (scan == ScanType.Echo ? ScanTypes.Echo : ScanTypes.NotEcho)) != 0;
}
