namespace Sonde.Analysis.Readers;

/// <summary>A line that is JSON but not what it should be. Caught where lines are read, and counted.</summary>
internal sealed class LineRejectedException(string reason) : Exception(reason)
{
    public const string TooLong = "longer than the limit";
    public const string NotUtf8 = "not UTF-8";
    public const string NotJson = "not JSON";

    public static LineRejectedException Missing(string field) => new($"missing field {field}");

    public static LineRejectedException WrongType(string field) => new($"wrong type of {field}");
}
