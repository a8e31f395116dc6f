using System.Text;
using System.Text.Json;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// Old scans wrote Go's errors as the objects they are: <c>{"Op": "read", "Net": "udp", "Err": {"Syscall": "read", "Err": 111}}</c>. The
/// innermost error counts, however deep it is nested: a system's error number, a text, or an empty object, which is what a time-out
/// becomes.
/// </summary>
internal static class ErrorObject
{
    /// <summary>
    /// Writes the text that an object stood for, in lower case: <c>read: connection refused</c>. False for what is no such object.
    /// </summary>
    public static bool TryWrite(ReadOnlySpan<byte> json, Utf8Buffer into)
    {
        if (json.IsEmpty || json[0] != '{') return false;
        int start = into.Length;
        try
        {
            if (Write(json, into)) return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It only began like one.
        }

        into.Truncate(start);
        return false;
    }

    private static bool Write(ReadOnlySpan<byte> json, Utf8Buffer into)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 32 });
        string? call = null, cause = null;
        bool isNested = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            string name = reader.GetString()!.ToLowerInvariant();
            reader.Read();
            if (name is "op" or "syscall" && reader.TokenType == JsonTokenType.String) call = reader.GetString();
            if (name is not ("err" or "errno")) continue;
            isNested = true;
            if (reader.TokenType == JsonTokenType.String) cause = reader.GetString();
            else if (reader.TokenType == JsonTokenType.Number)
                cause = reader.TryGetInt32(out int number) ? SystemErrors.TextOf(number) ?? $"errno {number}" : "errno";
        }

        if (!isNested) return false;
        if (call is not null) into.Append(Encoding.UTF8.GetBytes($"{call.ToLowerInvariant()}: "));
        into.Append(Encoding.UTF8.GetBytes((cause ?? "i/o timeout").ToLowerInvariant()));
        return true;
    }
}
