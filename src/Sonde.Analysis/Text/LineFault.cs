namespace Sonde.Analysis.Text;

/// <summary>
/// Why a line is rejected, in words. Readers hand it back rather than throw it: a file may be made of such lines alone, and an exception
/// costs more than reading the line.
/// </summary>
internal static class LineFault
{
    public const string TooLong = "longer than the limit";
    public const string NotUtf8 = "not UTF-8";
    public const string NotJson = "not JSON";
    public const string NotAnObject = "not an object";

    public static string Missing(string field) => $"missing field {field}";

    public static string WrongType(string field) => $"wrong type of {field}";
}
