using System.Globalization;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Streams;

/// <summary>
/// Standard input, output and error as the process was given them. One that was closed is opened to nothing before a file takes its number
/// and is written to by mistake.
/// </summary>
public static unsafe class StandardDescriptors
{
    private const int ReadWrite = 2, GetFlags = 1, GetStatus = 3, AccessMode = 3;

    /// <summary>Opens those that are closed to /dev/null. First thing in a process.</summary>
    public static void OpenClosed()
    {
        // The lowest free number is the one that is given out, so each goes where it is missing.
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (Libc.Control(descriptor, GetFlags, null) < 0) _ = Libc.OpenPath("/dev/null", ReadWrite, 0);
        }
    }

    /// <summary>
    /// Whether a descriptor is what the process was given. Where it was closed at the start, the runtime has put a pipe of its own there,
    /// both ends of which are in this process; nobody's input or output is that.
    /// </summary>
    public static bool IsGiven(int descriptor)
    {
        string? target = Target(descriptor);
        if (target?.StartsWith("pipe:", StringComparison.Ordinal) != true) return true;
        int mode = Libc.Control(descriptor, GetStatus, null) & AccessMode;
        foreach (string name in Directory.EnumerateFiles("/proc/self/fd").Select(Path.GetFileName).OfType<string>())
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int other) || other == descriptor
                || Target(other) != target) continue;
            if ((Libc.Control(other, GetStatus, null) & AccessMode) != mode) return false;
        }

        return true;
    }

    private static string? Target(int descriptor)
    {
        try
        {
            return new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
