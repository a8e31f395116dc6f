namespace Sonde.Tests;

/// <summary>The published samples, where the machine has them (SONDE_SAMPLES names the folder).</summary>
internal static class Samples
{
    /// <summary>The path of a sample, or the test is skipped and says why.</summary>
    public static string Path(string relative)
    {
        string? folder = Environment.GetEnvironmentVariable("SONDE_SAMPLES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "SONDE_SAMPLES is not set: the published samples are not on this machine");
        string path = System.IO.Path.Combine(folder!, relative);
        Assert.SkipUnless(System.IO.Path.Exists(path), $"SONDE_SAMPLES has no {relative}");
        return path;
    }
}
