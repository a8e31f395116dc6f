namespace Sonde.Analysis.Inputs;

/// <summary>
/// Where a path leads: without links, <c>.</c> and <c>..</c>, as the kernel goes through it. What is not there stays as written.
/// </summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The real path of a name, also of one that is not there yet.</summary>
    public static string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (OperatingSystem.IsWindows()) return Path.GetFullPath(path);
        string done = path.StartsWith('/') ? "/" : Environment.CurrentDirectory;
        var parts = new Stack<string>(path.Split('/').Reverse());
        int links = 0;
        while (parts.TryPop(out string? part))
        {
            if (part is "" or ".") continue;
            if (part == "..")
            {
                done = Path.GetDirectoryName(done) ?? "/";
                continue;
            }

            string next = Path.Combine(done, part);
            if (links < MostLinks && LinkTarget(next) is { } target)
            {
                links++;
                if (target.StartsWith('/')) done = "/";
                foreach (string each in target.Split('/').Reverse()) parts.Push(each);
            }
            else
            {
                done = next;
            }
        }

        return done;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // it cannot be looked at, and opening it will say so
        }
    }
}
