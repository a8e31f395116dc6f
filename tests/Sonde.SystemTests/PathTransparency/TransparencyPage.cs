using System.Globalization;
using System.Text;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>docs/transparency.md: what each experiment said of each behaviour of a path.</summary>
internal static class TransparencyPage
{
    private const string Head = """
        # What each experiment says of each behaviour of a path

        Made by `./test --long 'Sonde.SystemTests.PathTransparency.Transparency*'`, which measures every behaviour with every experiment, IPv4 and IPv6 apart, through three
        routers of which the second does what the table says, with `--locate`; and fails where the set of conditions is not exactly the one that is true, or the
        hops are not those on both sides of the router. A line where a behaviour is none of an experiment's business shows that it says nothing of it. Conditions stand
        without the name of their experiment. A router that changes a packet cites it as it came, so the place is between it and the next: 2–3. Accurate ECN (RFC 9768) is
        spoken by no kernel that the lab runs on (`net.ipv4.tcp_ecn=3` is refused, Linux 6.18): a router writes the server's SYN/ACK over as one would say it that does.


        """;

    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<TransparencyRow> rows, int router)
    {
        var page = new StringBuilder(Head);
        foreach (var experiment in rows.GroupBy(row => row.Experiment).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"## {experiment.Key}\n\n");
            page.Append("| the path | family | conditions | found along the way | right |\n|---|---|---|---|---|\n");
            foreach (TransparencyRow row in experiment)
                page.Append(Beginning(row.Behaviour))
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"IPv{(row.IsV6 ? 6 : 4)} | {Words(row)} | {row.Hops} | {(row.IsRight(router) ? "yes" : "**no**")} |\n");
            page.Append('\n');
        }

        int right = rows.Count(row => row.IsRight(router));
        return page.Append(CultureInfo.InvariantCulture, $"Right in everything: {right} of {rows.Count}.\n").ToString();
    }

    /// <summary>How the table's line of a behaviour begins.</summary>
    public static string Beginning(PathBehaviour behaviour) => $"| {behaviour.Does} | ";

    private static string Words(TransparencyRow row) => string.Join(' ', row.Conditions.Split(' ').Select(word => $"`{word}`"));
}
