using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>Which operation failed, where the text of an error (Go's, in lower case) names it.</summary>
internal static class SondeOperations
{
    /// <summary>The stage of the operation; where none is named, what the class means most often.</summary>
    public static Stage StageOf(ReadOnlySpan<byte> error, string @class)
    {
        if (error.IndexOf("dial tcp"u8) >= 0 || error.IndexOf("connect: "u8) >= 0 || error.IndexOf("getsockopt: "u8) >= 0 || error.StartsWith("dial "u8))
            return Stage.Dial;
        if (error.IndexOf("write: "u8) >= 0 || error.IndexOf("write tcp"u8) >= 0 || error.StartsWith("write "u8)) return Stage.Write;
        if (error.IndexOf("read: "u8) >= 0 || error.IndexOf("read tcp"u8) >= 0 || error.StartsWith("read "u8)) return Stage.Read;
        return @class switch
        {
            OutcomeClasses.Timeout when error.EndsWith("i/o timeout"u8) => Stage.Read,
            OutcomeClasses.TcpReset => Stage.Read,
            _ => Stage.Dial,
        };
    }
}
