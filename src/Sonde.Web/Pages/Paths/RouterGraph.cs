using Sonde.Measurements.Model;
using Sonde.Web.Charts;
using Sonde.Web.Markup;

namespace Sonde.Web.Pages.Paths;

/// <summary>
/// The routers of a trace as a graph: from left to right by TTL, those of one distance one below the other, and a line where some flow went
/// from one to the next. Where nobody answered in between the line is broken.
/// </summary>
internal sealed class RouterGraph
{
    private const string Here = "measuring machine";
    private const int Tall = 44, MostRouters = 80, LetterWide = 7, Gap = 24, LongestAddress = 39;

    private readonly Dictionary<string, (int Ttl, int Place)> _places = [];
    private readonly SortedDictionary<(string From, string To), (HashSet<string> Flows, bool IsWhole)> _lines = [];
    private readonly string _id, _title;
    private readonly int _deepest, _wide;
    private readonly int[] _columns;

    public RouterGraph(PathTrace trace, string id, string title)
    {
        (_id, _title) = (id, title);
        var layers = new Dictionary<int, int>();
        foreach (string flow in trace.Flows)
        {
            List<string> last = ["here"];
            int lastTtl = 0;
            for (int ttl = 1; ttl <= trace.LastTtl; ttl++)
            {
                string[] now = [.. trace.At(flow, ttl).Where(each => each.Address is not null).Select(each => each.Address!).Distinct()];
                if (now.Length == 0) continue;
                foreach (string router in now)
                {
                    if (!_places.ContainsKey(router))
                    {
                        int place = layers.GetValueOrDefault(ttl);
                        layers[ttl] = place + 1;
                        _places.Add(router, (ttl, place));
                        _deepest = Math.Max(_deepest, place + 1);
                    }

                    foreach (string before in last.Where(each => each != router))
                    {
                        (HashSet<string> flows, bool isWhole) = _lines.GetValueOrDefault((before, router), ([], false));
                        flows.Add(flow);
                        _lines[(before, router)] = (flows, isWhole || lastTtl == ttl - 1);
                    }
                }

                last = [.. now];
                lastTtl = ttl;
            }
        }

        // Distances at which somebody answered stand side by side.
        _wide = (LetterWide * Math.Min(LongestAddress, Math.Max(Here.Length, _places.Keys.Max(each => (int?)each.Length) ?? 0))) + 12 + Gap;
        _columns = [0, .. _places.Values.Select(place => place.Ttl).Distinct().Order()];
    }

    /// <summary>How many routers there are.</summary>
    public int Count => _places.Count;

    public void Write(MarkupWriter page)
    {
        if (_places.Count is 0 or > MostRouters) return;
        int width = (_columns.Length * _wide) + 20, height = (Math.Max(1, _deepest) * Tall) + 20;
        Figures.Begin(
            page, _id, _title,
            $"{Numerals.Count(_places.Count, "address", "addresses")} by distance, and {Numerals.Count(_lines.Count, "step")} between them. The table of the trace has the same.", width,
            height);
        foreach (((string From, string To) line, (HashSet<string> flows, bool isWhole)) in _lines)
        {
            (double x1, double y1) = PlaceOf(line.From);
            (double x2, double y2) = PlaceOf(line.To);
            page.Open(
                "path", ("class", "edge"), ("stroke-width", Figures.Of(Math.Min(1 + (flows.Count / 2.0), 5))),
                ("stroke-dasharray", isWhole ? null : "4 4"),
                ("d", $"M{Figures.Of(x1 + _wide - Gap)} {Figures.Of(y1 + 14)}C{Figures.Of(x1 + _wide)} {Figures.Of(y1 + 14)} {Figures.Of(x2 - Gap)} {Figures.Of(y2 + 14)} {Figures.Of(x2)} {Figures.Of(y2 + 14)}"));
            page.Leaf("title", $"{line.From} to {line.To}: {string.Join(", ", flows.Order(StringComparer.Ordinal))}").Close();
        }

        Box(page, "here", Here);
        foreach (string router in _places.Keys) Box(page, router, router);
        page.Close().Close().Close();
    }

    private void Box(MarkupWriter page, string router, string text)
    {
        (double x, double y) = PlaceOf(router);
        page.Leaf(
            "rect", null, ("class", "box"), ("x", Figures.Of(x)), ("y", Figures.Of(y)), ("width", Figures.Of(_wide - Gap)),
            ("height", "28"),
            ("rx", "4"));
        page.Leaf("text", Figures.Short(text, LongestAddress), ("x", Figures.Of(x + 6)), ("y", Figures.Of(y + 18)));
    }

    private (double X, double Y) PlaceOf(string router)
        => _places.TryGetValue(router, out (int Ttl, int Place) place)
            ? (10 + (Array.IndexOf(_columns, place.Ttl) * (double)_wide), 8 + (place.Place * (double)Tall))
            : (10, 8);
}
