using System.ComponentModel;

namespace Sonde.Platform.Linux;

/// <summary>System calls that fail although they should not are exceptions, with the system's own text.</summary>
internal static class SystemError
{
    /// <summary>The exception of the last failed call.</summary>
    public static Win32Exception Last() => new(Libc.Errno);
}
