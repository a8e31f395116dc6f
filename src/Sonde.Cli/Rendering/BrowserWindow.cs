using System.ComponentModel;
using System.Diagnostics;

namespace Sonde.Cli.Rendering;

/// <summary>The user's browser.</summary>
internal static class BrowserWindow
{
    /// <summary>Opens an address of ours in it; false where there is none.</summary>
    public static bool TryOpen(string address)
    {
        try
        {
            using Process? started = Process.Start(
                new ProcessStartInfo("xdg-open") { ArgumentList = { address }, UseShellExecute = false });
            return started is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
