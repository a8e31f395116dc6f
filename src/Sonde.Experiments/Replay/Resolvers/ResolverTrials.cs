using System.Net;
using Sonde.Experiments.Interference.Dns;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Replay.Resolvers;

/// <summary>The trials of names at one resolver, as a capture shows them.</summary>
/// <param name="Resolver">The resolver.</param>
/// <param name="Queries">All queries to it, and to the control resolvers, in order.</param>
/// <param name="Names">The names that were tested.</param>
/// <param name="Liveness">The names that show that it works.</param>
/// <param name="Controls">The control resolvers, in the order in which they were first asked.</param>
internal sealed record ResolverTrials(
    IPEndPoint Resolver, IReadOnlyList<CapturedQuery> Queries, IReadOnlyList<string> Names, IReadOnlyList<string> Liveness,
    IReadOnlyList<IPEndPoint> Controls)
{
    /// <summary>Whether its names were asked for by one type alone; null: by both.</summary>
    public string? Type
    {
        get
        {
            DnsType[] types = [.. Queries.Where(query => query.Server.Equals(Resolver)).Select(query => query.Type).Distinct()];
            return types is [var one] ? one == DnsType.A ? "A" : "AAAA" : null;
        }
    }

    /// <summary>
    /// The trials in a capture. A trial begins with a name that every resolver answers: the usual one, or what was asked first of all. Who
    /// was never asked for such a name is a control resolver, and who was asked again for what it had answered.
    /// </summary>
    public static IEnumerable<ResolverTrials> Of(CapturedTraffic traffic)
    {
        IReadOnlyList<CapturedQuery> all = CapturedQueries.Of(traffic);
        if (all.Count == 0) yield break;
        bool isUsual = all.Any(query => Is(query, DnsOptions.Liveness));
        string[] liveness = [isUsual ? DnsOptions.Liveness : all[0].Name];
        ILookup<IPEndPoint, CapturedQuery> servers = all.ToLookup(query => query.Server);
        IPEndPoint[] controls = [
            .. servers.Where(server => !server.Any(query => Is(query, liveness[0])) || IsAskedInVain(server, liveness[0]))
            .Select(server => server.Key)];
        foreach (IGrouping<IPEndPoint, CapturedQuery> server in servers)
        {
            if (!Is(server.First(), liveness[0])) continue;
            string[] names = NamesOf(server, liveness[0]);
            if (names.Length == 0) continue;
            yield return new ResolverTrials(
                server.Key, [.. all.Where(query => query.Server.Equals(server.Key) || controls.Contains(query.Server))], names, liveness,
                controls);
        }
    }

    // A trial asks no more for what was answered by an address; control resolvers are asked for it besides, for all its types. But who
    // answers a name from another distance is asked for it by turns with a name that every resolver answers, for one type after the other.
    private static bool IsAskedInVain(IEnumerable<CapturedQuery> queries, string liveness)
    {
        CapturedQuery[] all = [.. queries];
        int[] lively = [.. Enumerable.Range(0, all.Length).Where(place => Is(all[place], liveness))];
        return NamesOf(all, liveness)
            .Select(name => Enumerable.Range(0, all.Length).Where(place => all[place].Name == name))
            .Select(same => same.GroupBy(place => all[place].Type).Select(Plain).ToArray())
            .Any(types => types.Any(places => all[places[0]].HasAddress) && types.All(IsAskedAgain));

        int[] Plain(IEnumerable<int> places) => [.. places.GroupBy(place => all[place].Message.Length).First()];

        // Not in the course of turns: these begin when it has shown that it works, and it is to show it in between.
        bool IsAskedAgain(int[] places) => places.Length > 1
            && (!Array.Exists(lively, live => live < places[0])
                || !Array.Exists(lively, live => live > places[0] && live < places[^1]));
    }

    // What was tested: not the names that nobody has, which are asked beside them.
    private static string[] NamesOf(IEnumerable<CapturedQuery> queries, string liveness)
    {
        string[] names = [.. queries.Where(query => !Is(query, liveness)).Select(query => query.Name.ToLowerInvariant()).Distinct()];
        return [.. names.Except(names.Select(DnsQuestion.NobodysBeside))];
    }

    private static bool Is(CapturedQuery query, string name) => query.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
