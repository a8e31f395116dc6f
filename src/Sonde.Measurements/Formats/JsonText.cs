using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sonde.Measurements.Formats;

/// <summary>How every line of JSON is written: compact, and with what is no ASCII left readable.</summary>
public static class JsonText
{
    /// <summary>Leaves letters and emoji as they are; control characters, C1 ones too, are escaped. Not for embedding in HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The options of every writer of results.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Encoder, SkipValidation = true };
}
