using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Tables;

/// <summary>Flows of a trace that went the same way: a column of the table.</summary>
internal sealed class TraceColumn
{
    private const string NoAnswer = "*";

    private readonly List<string> _names = [];
    private readonly List<SortedDictionary<int, Cell>> _all = [];

    /// <summary>What one flow met at one TTL.</summary>
    /// <param name="Address">Who answered, and by what if it was not an ordinary answer; a star for silence.</param>
    /// <param name="Rtt">In how many seconds; null for silence.</param>
    internal sealed record Cell(string Address, double? Rtt)
    {
        public string Router => Address.Split(' ')[0];
    }

    /// <summary>The cells, by TTL.</summary>
    public SortedDictionary<int, Cell> Cells { get; } = [];

    /// <summary>The columns of a finished trace: flows share one if they were answered alike at every TTL.</summary>
    public static List<TraceColumn> Of(TracerouteTestKeys keys)
    {
        // A flow that is silent to the end is shown as far as others are.
        int far = keys.Path.Distance ?? keys.Path.Hops.Where(hop => hop.Answered > 0).Select(hop => hop.Ttl).DefaultIfEmpty(0).Max();
        List<TraceColumn> columns = [];
        foreach ((string name, SortedDictionary<int, Cell> cells) in Flows(keys))
        {
            foreach (int beyond in cells.Keys.Where(ttl => ttl > far && cells[ttl].Rtt is null).ToList()) cells.Remove(beyond);
            Place(columns, name, cells, column => column.GoesLike(cells));
        }

        return columns;
    }

    /// <summary>The columns of a trace under way: flows share one until they are seen to part.</summary>
    public static List<TraceColumn> OfUnfinished(TracerouteTestKeys keys)
    {
        List<TraceColumn> columns = [];
        foreach ((string name, SortedDictionary<int, Cell> cells) in Flows(keys))
            Place(columns, name, cells, column => !column.PartsFrom(cells));
        return columns;
    }

    /// <summary>
    /// The names of its flows; the ports of a protocol together, and then only the first, where they would be longer than this.
    /// </summary>
    public string Name(int most)
    {
        string all = string.Join(' ', _names);
        if (all.Length <= most) return all;
        string grouped = string.Join(
            ' ', _names.GroupBy(name => name.Split('/')[0]).Select(
                names => names.First() + string.Concat(names.Skip(1).Select(name => "," + name[(name.IndexOf('/') + 1)..]))));
        return grouped.Length <= most ? grouped : $"{_names[0]} and {_names.Count - 1} more";
    }

    /// <summary>What stands at a TTL; empty for nothing. Flows that end alike by different packets share the address.</summary>
    public string Text(int ttl) => Cells.TryGetValue(ttl, out Cell? cell)
        ? _all.TrueForAll(cells => !cells.TryGetValue(ttl, out Cell? other) || other.Address == cell.Address) ? cell.Address : cell.Router
        : "";

    /// <summary>The round trips at a TTL, in seconds.</summary>
    public IEnumerable<double> Rtts(int ttl) => _all.Select(cells => cells.GetValueOrDefault(ttl)?.Rtt).OfType<double>();

    private static IEnumerable<(string Name, SortedDictionary<int, Cell> Cells)> Flows(TracerouteTestKeys keys)
    {
        // Probes leave in an order of chance; columns stand in one that people can find again.
        foreach (IGrouping<(string Protocol, int? Port, int Flow), TracerouteProbe> flow in keys.Probes.Where(probe => !probe.IsAside)
            .GroupBy(probe => (probe.Protocol, probe.Port, probe.Flow)).OrderBy(flow => flow.Key))
        {
            (string protocol, int? port, int number) = flow.Key;
            string name = (port is { } known ? $"{protocol}/{known}" : protocol) + (number > 0 ? $"#{number + 1}" : "");
            int end = keys.Path.Flows.FirstOrDefault(path => path.Name == name)?.EndTtl ?? int.MaxValue;
            var cells = new SortedDictionary<int, Cell>();
            foreach (IGrouping<int, TracerouteProbe> hop in flow.Where(probe => probe.Ttl <= end).GroupBy(probe => probe.Ttl))
            {
                TracerouteProbe? answered = hop.FirstOrDefault(probe => probe.Answer is not null);
                bool isEnd = answered is not null && answered.Outcome is not ("time_exceeded" or "echo_reply" or "unreachable");
                if (answered is not null)
                    cells.Add(hop.Key, new Cell(answered.Answer!.Address + (isEnd ? $" {answered.Outcome}" : ""), answered.Answer.Rtt));
                else if (hop.All(probe => probe.Outcome != TracerouteProbe.Pending)) cells.Add(hop.Key, new Cell(NoAnswer, null));
            }

            yield return (name, cells);
        }
    }

    private static void Place(List<TraceColumn> columns, string name, SortedDictionary<int, Cell> cells, Predicate<TraceColumn> fits)
    {
        TraceColumn? column = columns.Find(fits);
        if (column is null) columns.Add(column = new TraceColumn());
        column._names.Add(name);
        column._all.Add(cells);
        foreach ((int ttl, Cell cell) in cells)
        {
            if (!column.Cells.TryGetValue(ttl, out Cell? known) || known.Rtt is null) column.Cells[ttl] = cell;
        }
    }

    // Whether a flow took this way as far as both were asked; one that was sent to some TTLs only fits any that agrees there.
    private bool GoesLike(SortedDictionary<int, Cell> cells)
        => cells.All(cell => Cells.TryGetValue(cell.Key, out Cell? own) ? own.Router == cell.Value.Router : cells.Count < Cells.Count)
            && (cells.Count == Cells.Count || cells.Keys.Max() < Cells.Keys.Max());

    private bool PartsFrom(SortedDictionary<int, Cell> cells)
        => cells.Any(
            cell => Cells.TryGetValue(cell.Key, out Cell? own) && own.Rtt is not null && cell.Value.Rtt is not null
            && own.Router != cell.Value.Router);
}
