using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>The terminal that standard error is, or else standard output.</summary>
public static class Terminal
{
    private const int StandardOutput = 1, StandardError = 2;
    private const nuint TIOCGWINSZ = 0x5413;

    /// <summary>How many columns and lines it has, or null where it does not say.</summary>
    public static (int Columns, int Lines)? Size() => Size(StandardError) ?? Size(StandardOutput);

    private static unsafe (int Columns, int Lines)? Size(int descriptor)
    {
        ushort* size = stackalloc ushort[4]; // lines, columns, and two in pixels
        if (Libc.IoControl(descriptor, TIOCGWINSZ, (int*)size) != 0 || size[0] == 0 || size[1] == 0) return null;
        return (size[1], size[0]);
    }
}
