namespace Sonde.Measurements.Formats;

/// <summary>What tells one measurement of a run from another, but for how often it is repeated.</summary>
/// <param name="TestName">The nettest.</param>
/// <param name="Input">The input, or null.</param>
/// <param name="Backend">The backend, where the input is null; else null.</param>
/// <param name="Options">The options as recorded, one a line; empty when none is.</param>
public readonly record struct ResumeKey(string TestName, string? Input, string? Backend, string Options)
{
    /// <summary>The key of a measurement about to be made.</summary>
    public static ResumeKey Of(string testName, string? input, string? backend, IReadOnlyList<string>? options)
        => new(testName, input, input is null ? backend : null, options is null ? "" : string.Join('\n', options));
}
