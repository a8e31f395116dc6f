using Sonde.Analysis.Store;

namespace Sonde.Cli;

/// <summary>
/// Why a file cannot be opened, in words of our own: the library's name the whole path on this machine, and call a folder a file that may
/// not be read.
/// </summary>
internal static class FileTrouble
{
    // errno of Linux, which the library hands on where it has no exception of its own.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;

    private const string Garbled =
        "there is no file of that name as far as it can be read: a name that is not UTF-8 cannot be opened, but by a link or a pipe";

    private const string IsFolder = "this is a folder, not a file";

    /// <summary>The reason, without the name.</summary>
    public static string Reason(string path, Exception e) => e switch
    {
        _ when Directory.Exists(path) => IsFolder,
        UnauthorizedAccessException => "permission denied",
        _ when MissingFolder(path) is { } folder
            => File.Exists(folder) ? $"{folder} is a file, not a folder" : $"there is no folder {folder}",
        FileNotFoundException or DirectoryNotFoundException => IsGarbled(path) ? Garbled : "there is no such file",
        _ => Words(e),
    };

    /// <summary>What the system said: the library names the whole path behind it.</summary>
    public static string Words(Exception e)
        => e.Message.IndexOf(" : '", StringComparison.Ordinal) is var at and > 0 ? e.Message[..at] : e.Message;

    /// <summary>The error for the user: whose file, which, and why.</summary>
    /// <param name="role">The option that names it, or nothing.</param>
    /// <param name="path">The file as it was given.</param>
    /// <param name="e">What went wrong.</param>
    public static UsageException Of(string role, string path, Exception e)
        => new($"{(role.Length > 0 ? $"{role} " : "")}{path}: {Reason(path, e)}");

    /// <summary>Why there is no file or folder of a name.</summary>
    public static UsageException OfMissing(string path) => new($"{path}: {(IsGarbled(path) ? Garbled : "no such file or folder")}");

    /// <summary>The error for a folder that was given as a file.</summary>
    public static UsageException OfFolder(string path) => new($"{path}: {IsFolder}");

    /// <summary>Whether something could not be written because the disk, or what one may use of it, is full.</summary>
    public static bool IsLackOfRoom(Exception e) => e switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or FileTooLarge } => true,
        DuckdbException
            => e.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
            || e.Message.Contains("Disk quota", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // Bytes of the command line that are not UTF-8 come as this letter, and are no more known.
    private static bool IsGarbled(string path) => path.Contains('\uFFFD', StringComparison.Ordinal);

    private static string? MissingFolder(string path)
        => Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder) ? folder : null;
}
