namespace Sonde.SystemTests.PathTransparency;

/// <summary>What an experiment said of a behaviour.</summary>
/// <param name="Behaviour">What was measured.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="IsV6">At its IPv6 address.</param>
/// <param name="Conditions">The conditions, sorted, without the experiment's name.</param>
/// <param name="Hops">What was found along the way that is not as it left, each with the two hops that bound it.</param>
internal sealed record TransparencyRow(PathBehaviour Behaviour, string Experiment, bool IsV6, string Conditions, string Hops)
{
    /// <summary>What is to be said of it.</summary>
    public string Expected
        => Sorted(PathBehaviours.Expected(Behaviour, Experiment).Replace("SIZE", IsV6 ? "1440" : "1460", StringComparison.Ordinal));

    /// <summary>What is to be found along the way, where a router does it.</summary>
    /// <param name="router">Which, from 1.</param>
    public string ExpectedHops(int router)
        => Behaviour.Found.TryGetValue(Experiment, out string? found)
            ? string.Join(", ", found.Split(", ").Select(each => $"{each} {router}–{router + 1}"))
            : "";

    /// <summary>Whether it was right in everything.</summary>
    /// <param name="router">The router that does it, from 1.</param>
    public bool IsRight(int router) => Conditions == Expected && Hops == ExpectedHops(router);

    /// <summary>Conditions in one order.</summary>
    public static string Sorted(string conditions)
        => string.Join(' ', conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
