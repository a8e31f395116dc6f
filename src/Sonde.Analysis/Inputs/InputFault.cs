namespace Sonde.Analysis.Inputs;

/// <summary>What is wrong with a file, in words that do not tell where it lies on this machine.</summary>
internal static class InputFault
{
    /// <summary>Opens and unpacks a file; null when that fails, which is said.</summary>
    public static Stream? TryOpen(IFileTree tree, InputName name, Action<string, string> onFault, UnpackLimit limit)
    {
        Stream? raw = null;
        try
        {
            raw = tree.Open(name.Location);
            return Gzip.Unpack(raw, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            raw?.Dispose();
            onFault(name.Path, Reason(e));
            return null;
        }
    }

    /// <summary>Why a file or folder cannot be read.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it is not there any more",
        // Messages of the library name the whole path behind the reason.
        _ => e.Message.IndexOf(" : '", StringComparison.Ordinal) is var at and > 0 ? e.Message[..at] : e.Message,
    };
}
