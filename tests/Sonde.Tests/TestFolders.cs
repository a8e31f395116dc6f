using System.Runtime.CompilerServices;

namespace Sonde.Tests;

/// <summary>
/// Where the folders lie that tests make and remove: in memory, where there is room and nobody named a place, for on a disk a test's files
/// cost as much as what it does with them. With <c>--long</c> they lie where the program's own would (dd-248).
/// </summary>
internal static class TestFolders
{
    private const string Memory = "/dev/shm";
    private const long Room = 4L << 30;

    /// <summary>Before any test: all that ask for a temporary folder find it there, processes that tests start too.</summary>
    [ModuleInitializer]
    internal static void Place()
    {
        bool isNamed = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 };
        if (!isNamed && Environment.GetEnvironmentVariable("SONDE_LONG_TESTS") != "1" && HasRoom())
            Environment.SetEnvironmentVariable("TMPDIR", Memory);
    }

    private static bool HasRoom()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Memory)) return false;
        try
        {
            string mine = Path.Combine(Memory, Path.GetRandomFileName());
            Directory.CreateDirectory(mine);
            Directory.Delete(mine);
            return new DriveInfo(Memory).AvailableFreeSpace > Room;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
