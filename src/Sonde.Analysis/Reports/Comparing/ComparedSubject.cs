namespace Sonde.Analysis.Reports.Comparing;

/// <summary>What is compared with itself: a target as one vantage point sees it, by one nettest.</summary>
/// <param name="Target">The target, or the name.</param>
/// <param name="At">The vantage point of a remote measurement; null where there is none.</param>
/// <param name="From">Of others the network and country that they are from.</param>
/// <param name="Test">The nettest; null where it is not known.</param>
internal readonly record struct ComparedSubject(string Target, string? At = null, ProbeOrigin From = default, string? Test = null)
{
    /// <summary>What people call it.</summary>
    /// <param name="isOfMany">Whether there are several origins.</param>
    /// <param name="isOfTests">Whether several nettests measured the target.</param>
    public string Name(bool isOfMany, bool isOfTests)
        => $"{Target}{(At is not null ? $" at {At}" : isOfMany ? $" from {From.Name}" : "")}{(isOfTests ? $" by {Test ?? SummaryKeys.Unknown}" : "")}";
}
