namespace Sonde.Cli;

/// <summary>Settings of the kernel.</summary>
internal static class Sysctl
{
    /// <summary>A setting's value with single blanks, or null where the kernel has none of that name.</summary>
    /// <param name="name">Its path under /proc/sys.</param>
    public static string? Read(string name)
    {
        try
        {
            return string.Join(
                ' ', File.ReadAllText(Path.Combine("/proc/sys", name)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
