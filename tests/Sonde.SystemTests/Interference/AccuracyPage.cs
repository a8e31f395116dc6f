using System.Globalization;
using System.Text;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>docs/accuracy.md: what was measured beside what is true.</summary>
internal static class AccuracyPage
{
    private const string Head = """
        # How often the verdict is right

        Made by `./test --long 'Sonde.SystemTests.Interference.Accuracy*'`, which measures every kind of interference of the censor lab (dd-150) with the program
        as it is published, and fails where an outcome, or who is blamed for it, is not the truth. Each kind lives at an address of its own; IPv4 and IPv6 are measured
        apart and never merged. Nothing but `./sonde measure` and `./sonde classify` decides.

        *Who*: `path` is what the censor made, `server` what the vantage point did by itself, `nobody` where nothing interferes. Where packets cannot show it (a SYN that
        is lost, a connection that falls silent in mid-answer) *cannot tell* is right as well; it stands in brackets in the table. So it is for a
        resolver's lie that comes as all its answers do: a path that turns every question to another resolver looks the same (dd-155). *Right* counts measurements that were right in everything: outcome, who, controls,
        memory of the censor, and for dns both record types.


        """;

    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<AccuracyRow> rows, IReadOnlyList<PlaceRow> places)
    {
        var page = new StringBuilder(Head);
        foreach (var service in rows.GroupBy(row => row.Behaviour.Service).OrderBy(group => group.Key))
        {
            page.Append(CultureInfo.InvariantCulture, $"## {NameOf(service.Key)}\n\n");
            page.Append(
                "| kind | what happens | truth | who | family | measured | said of who | right |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var one in service.GroupBy(row => (row.Behaviour, row.IsV6)))
                page.Append(Line(one.Key.Behaviour, one.Key.IsV6, [.. one])).Append('\n');
            page.Append('\n');
        }

        return page.Append(BesideWords()).Append(Places(places)).Append(Classes(rows)).ToString();
    }

    /// <summary>What is forged while the server's own words are under way: held against its truth by a test of each day.</summary>
    public static string BesideWords()
    {
        var text = new StringBuilder(
            "## While words are under way\n\nForged while the server's own words are under way, so that the system of the client decides whose count. `InFlightTests` measure these in both families whenever tests run, and fail where a word, or who is blamed\nfor it, is not the truth; they are in none of the other tables.\n\n| kind | what happens | truth | who |\n|---|---|---|---|\n");
        foreach (Behaviour behaviour in InFlight.All)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {behaviour.Name} | {behaviour.Does} | `{behaviour.Truth.Outcome}` | {AccuracyRow.WordOf(behaviour.Truth)}{Doubt(behaviour.Truth)} |\n");
        return text.Append('\n').ToString();
    }

    private static string Places(IReadOnlyList<PlaceRow> places)
    {
        var text = new StringBuilder(
            "## Where, and what passes\n\nMeasured with `--thorough`: over the path of client, first router, second router, server. The censors stand in or beside the first router, behind its look at the time to\nlive; a proxy in it takes what is addressed to it. What acts on the server's words acts from where the server is reached. Of censors that remember an address the place is not asked here, for each hop would take as long as they remember; tests in simulation do.\n\n| kind | truth | family | found | right |\n|---|---|---|---|---|\n");
        foreach (PlaceRow row in places)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Behaviour.Name} | {PlaceRow.Truth(row.Behaviour)} | IPv{(row.IsV6 ? 6 : 4)} | {row.Found} | {(row.Faults().Any() ? "no" : "yes")} |\n");
        return text.Append(CultureInfo.InvariantCulture, $"\nRight: {places.Count(row => !row.Faults().Any())} of {places.Count}.\n\n").ToString();
    }

    /// <summary>How a table's line of a behaviour begins: what does not depend on any measurement.</summary>
    public static string Beginning(Behaviour behaviour)
    {
        Truth truth = behaviour.Truth;
        string who = AccuracyRow.WordOf(truth),
            outcome = truth.OfAaaa is null ? $"`{truth.Outcome}`" : $"`{truth.Outcome}`, AAAA `{truth.OfAaaa}`";
        string more = (truth.ControlsFail ? ", controls fail" : "") + (truth.Later is null ? "" : $", then `{truth.Later}`");
        return $"| {behaviour.Name} | {behaviour.Does} | {outcome}{more} | {who}{Doubt(truth)} | ";
    }

    private static string Doubt(Truth truth) => truth switch
    {
        { Who: Author.Nobody } or { IsProvable: true } => "",
        _ => " (cannot tell)",
    };

    private static string Line(Behaviour behaviour, bool isV6, IReadOnlyList<AccuracyRow> rows)
    {
        string outcomes = Counted(
            rows.Select(row => $"`{row.Outcome}`{(row.OfAaaa is { } aaaa && aaaa != row.Outcome ? $", AAAA `{aaaa}`" : "")}"));
        return $"{Beginning(behaviour)}IPv{(isV6 ? 6 : 4)} | {outcomes} | {Counted(rows.Select(Said))} | {rows.Count(row => !row.Faults().Any())} of {rows.Count} |";
    }

    // Of an expected answer nothing has to be told apart.
    private static string Said(AccuracyRow row) => row.Behaviour.Truth.Who == Author.Nobody ? "" : row.Who ?? "cannot tell";

    private static string Counted(IEnumerable<string> words)
    {
        var counts = words.CountBy(word => word).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .ToArray();
        return counts.Length == 1 ? counts[0].Key : string.Join("; ", counts.Select(pair => $"{pair.Value} × {pair.Key}"));
    }

    // Of each class: how many of those that said so were so, and how many of those that were so said so.
    private static string Classes(IReadOnlyList<AccuracyRow> rows)
    {
        var text = new StringBuilder(
            "## Precision and recall\n\nDetails behind a colon count: another block page is another class.\n\n| class | truly so | said so | both | precision | recall |\n|---|---|---|---|---|---|\n");
        foreach (string known in rows.Select(row => row.Behaviour.Truth.Outcome).Distinct().Order(StringComparer.Ordinal))
        {
            int isSo = rows.Count(row => row.Behaviour.Truth.Outcome == known), said = rows.Count(row => Truth.Allows(known, row.Outcome));
            int both = rows.Count(row => row.Behaviour.Truth.Outcome == known && Truth.Allows(known, row.Outcome));
            text.Append(
                CultureInfo.InvariantCulture, $"| `{known}` | {isSo} | {said} | {both} | {Share(both, said)} | {Share(both, isSo)} |\n");
        }

        int right = rows.Count(row => !row.Faults().Any());
        return text.Append(CultureInfo.InvariantCulture, $"\nRight in everything: {right} of {rows.Count}.\n").ToString();
    }

    private static string Share(int part, int whole)
        => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#} %");

    private static string NameOf(Service service) => service.ToString().ToLowerInvariant();
}
