namespace Sonde.Experiments.Targets;

/// <summary>The names that mean this machine itself and are looked up within it (RFC 6761 §6.3).</summary>
public static class HomeNames
{
    private const string Name = "localhost";

    /// <summary>Whether a name is <c>localhost</c>, or under it.</summary>
    public static bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ReadOnlySpan<char> bare = name.AsSpan().TrimEnd('.');
        return bare.EndsWith(Name, StringComparison.OrdinalIgnoreCase) && (bare.Length == Name.Length || bare[^(Name.Length + 1)] == '.');
    }
}
