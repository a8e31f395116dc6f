namespace Sonde.Tests.Simulation;

/// <summary>
/// How often a test of chance is repeated: some times each day, more with <c>./test --long</c>, and as often as figures are given for with
/// <c>SONDE_ALL_RUNS=1 ./test --long FILTER</c>, which takes an hour for all of them.
/// </summary>
internal static class Repetitions
{
    /// <summary>The number for this run.</summary>
    /// <param name="everyDay">Without anything asked for.</param>
    /// <param name="isLong">With <c>--long</c>.</param>
    /// <param name="all">With all runs.</param>
    public static int Of(int everyDay, int isLong, int all) => !Is("SONDE_LONG_TESTS") ? everyDay : Is("SONDE_ALL_RUNS") ? all : isLong;

    private static bool Is(string variable) => Environment.GetEnvironmentVariable(variable) == "1";
}
