using System.Globalization;
using System.Text.Json;

namespace Sonde.Tests.Analysis.Differential;

/// <summary>One query of a DNS line as the models see it.</summary>
internal sealed record Query(bool IsControl, string? Error, int? Rcode, IReadOnlyList<Answer> Answers)
{
    private static readonly string[] ControlNames = ["a.root-servers.net", "www.example.com"];

    public static List<Query> OfV22(JsonElement line) => [.. line.GetProperty("response").EnumerateArray().Select(item =>
    {
        string? error = item.GetProperty("error").GetString();
        return new Query(
            ControlNames.Contains(item.GetProperty("url").GetString()),
            error is "" or "null" ? null : error,
            item.GetProperty("rcode").GetInt32(),
            [.. item.GetProperty("response").EnumerateObject().Select(Answer.OfV22)]);
    })];

    public static List<Query> OfV20(JsonElement line)
    {
        JsonElement response = line.GetProperty("response");
        if (!response.EnumerateObject().Any()) return [new(false, null, null, [])];
        Queue<string> errors = new(response.GetProperty("error").EnumerateArray().Select(error => error.GetString()!));
        List<Answer> answers = [
            .. response.EnumerateObject().Where(each => each.Name is not ("rcode" or "error"))
            .Select(each => Answer.OfTags(each.Name, each.Value))];
        return [.. response.GetProperty("rcode").EnumerateArray().Select(code => int.Parse(code.GetString()!, CultureInfo.InvariantCulture))
            .Select(code => new Query(false, code == -1 ? errors.Dequeue() : null, code, code == 0 ? answers : []))];
    }

    public static List<Query> OfV1(JsonElement line)
    {
        if (line.TryGetProperty("error", out JsonElement error))
            return [new(false, error.ValueKind == JsonValueKind.String ? error.GetString() : Dump(error), -1, [])];
        return [
            new(false, null, 0, [.. line.GetProperty("answers").EnumerateObject().Select(each => Answer.OfTags(each.Name, each.Value))])];
    }

    public static List<Query> OfFlat(JsonElement line) =>
    [
        new(
            false,
            line.GetProperty("received_error").GetString(),
            line.GetProperty("received_rcode").ValueKind == JsonValueKind.Null ? null : line.GetProperty("received_rcode").GetInt32(),
            [.. line.GetProperty("answers").EnumerateArray().Select(Answer.OfFlat)]),
    ];

    /// <summary>As Python writes an object.</summary>
    private static string Dump(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object
            => "{" + string.Join(", ", value.EnumerateObject().Select(member => $"\"{member.Name}\": {Dump(member.Value)}")) + "}",
        _ => value.GetRawText(),
    };
}
