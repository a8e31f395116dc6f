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
    public static int Of(int everyDay, int isLong, int all) => !IsLong ? everyDay : Is("SONDE_ALL_RUNS") ? all : isLong;

    /// <summary>The cases for this run: some of them, spread over all, each day; all with <c>--long</c>.</summary>
    /// <param name="cases">All cases.</param>
    /// <param name="everyDay">How many of them each day.</param>
    public static IEnumerable<T> Some<T>(IEnumerable<T> cases, int everyDay)
    {
        T[] all = [.. cases];
        return IsLong || all.Length <= everyDay ? all : Enumerable.Range(0, everyDay).Select(i => all[i * all.Length / everyDay]);
    }

    /// <summary>Skips a test that takes long, but with <c>--long</c>.</summary>
    public static void SkipUnlessLong() => Assert.SkipUnless(IsLong, "long: run with ./test --long");

    /// <summary>Skips a case of a test that takes long, but with <c>--long</c> and where it is the one of each day.</summary>
    /// <param name="isOfEachDay">Whether it is.</param>
    public static void LongUnless(bool isOfEachDay) => Assert.SkipUnless(IsLong || isOfEachDay, "long: run with ./test --long");

    private static bool IsLong => Is("SONDE_LONG_TESTS");

    private static bool Is(string variable) => Environment.GetEnvironmentVariable(variable) == "1";
}
