namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>A place on the way.</summary>
/// <param name="Ttl">Its distance in hops; 0 is this machine.</param>
/// <param name="Address">Who answers there, as it may be published; null where nobody does.</param>
/// <param name="IsTarget">Whether it is the target itself.</param>
internal readonly record struct LocatedHop(int Ttl, string? Address, bool IsTarget)
{
    /// <summary>The place in words.</summary>
    public override string ToString()
        => Ttl == 0 ? "this machine" : IsTarget ? $"the target (hop {Ttl})" : $"hop {Ttl} ({Address ?? "silent"})";
}
