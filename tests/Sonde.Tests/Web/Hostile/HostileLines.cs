using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.Tests.Web.Hostile;

/// <summary>
/// Lines in which whoever answers writes what it likes: of a line that was measured, one for each string in it, with something hostile in
/// its place, and one in which all of them are.
/// </summary>
internal static class HostileLines
{
    /// <summary>What some program that reads on would run, obey or be confused by.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "<script>hacked=1</script>", "\"><img src=x onerror=hacked=1>", "' onload=hacked=1 x='",
        "</style></title></textarea></script><svg onload=hacked=1>", "]]>--><!--", "=cmd|'/C calc'!A0", "+1+cmd|x", "@SUM(1)", "-2+cmd|x",
        "\u202Egnp.exe\u2066", "nul\0nul", "\u001b[31m\u001b]0;hacked\u0007\r\n", "a|b`c`[x](javascript:hacked=1)<b>",
        "{were} {detail} {0} %s ${x}", "');DROP TABLE outcomes;--", "\ud83d\ude00\u0301\u200d",
    ];

    // What tells which line it is: with all strings at once something else there leaves no line at all.
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "test_name", "service", "format", "data", "measurement_start_time", "test_start_time", "start_time", "end_time", "x_outcome",
    };

    /// <summary>The lines that come of one.</summary>
    public static IEnumerable<string> Of(string line)
    {
        JsonNode root = JsonNode.Parse(line)!;
        string[] places = [.. Strings(root).GroupBy(each => each.Place).Select(each => each.Key)];
        for (int i = 0; i < places.Length; i++)
        {
            JsonNode copy = root.DeepClone();
            Replace(Strings(copy).First(each => each.Place == places[i]).Value, Texts[i % Texts.Count]);
            yield return copy.ToJsonString();
        }

        int n = 0;
        foreach ((_, JsonValue value) in Strings(root).Where(each => !Kept.Contains(each.Place[(each.Place.LastIndexOf('.') + 1)..]))
            .ToArray())
            Replace(value, Texts[n++ % Texts.Count]);
        yield return root.ToJsonString();
    }

    // A place is the same for all items of a list.
    private static IEnumerable<(string Place, JsonValue Value)> Strings(JsonNode node, string place = "") => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null)
            .SelectMany(member => Strings(member.Value!, $"{place}.{member.Key}")),
        JsonArray items => items.OfType<JsonNode>().SelectMany(item => Strings(item, $"{place}.[]")),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(place, value)],
        _ => [],
    };

    private static void Replace(JsonValue value, string text) => value.ReplaceWith(JsonValue.Create(text));
}
