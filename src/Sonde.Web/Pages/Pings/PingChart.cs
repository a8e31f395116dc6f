using System.Globalization;
using Sonde.Measurements.Model;
using Sonde.Web.Charts;
using Sonde.Web.Markup;

namespace Sonde.Web.Pages.Pings;

/// <summary>
/// Round trips in the course of time: a dot a ping, and marks on the axis for those that nothing came back for and those that were refused.
/// A long series shows ranges: from the 5th to the 95th percentile of each step, its middle value, and how much was lost; where scripts run
/// its pings can be looked into below.
/// </summary>
internal sealed class PingChart(string id, string title, IReadOnlyList<PingPoint> points, IReadOnlyList<LevelShift> shifts)
{
    private const int Left = 70, Width = 900, Top = 12, Height = 280, Bottom = 62;

    /// <summary>More pings than these are a long series.</summary>
    public const int MostDots = 1_500;

    private readonly PingPoint[] _answered = [.. points.Where(point => point.Rtt is not null)];
    private readonly double _first = points[0].At;
    private readonly double _span = Math.Max(1e-6, points[^1].At - points[0].At);
    private readonly double _most = Figures.Round(Math.Max(1e-6, points.Max(point => point.Rtt ?? 0) * 1.02));

    public void Write(MarkupWriter page)
    {
        int lost = points.Count(point => point.IsLost), other = points.Count(point => point.IsFailing);
        int untimed = points.Count(point => point.IsUntimed);
        string untold = untimed == 0 ? "" : $", {untimed} connected without a round trip that is known";
        string most = _answered.Length == 0 ? "" : $"; round trips up to {Figures.Milliseconds(_answered.Max(point => point.Rtt!.Value))} milliseconds";
        Figures.Begin(
            page, id, title,
            $"{Numerals.Count(points.Count, "ping")} from {Time(_first)} to {Time(points[^1].At)} UTC, {lost} lost, {other} refused or failing otherwise{untold}{most}.",
            Width, Height);
        Axes(page);
        if (_answered.Length == 0)
        {
            page.Leaf(
                "text", untimed > 0 ? "no round trip is known" : "no ping connected: there is no round trip",
                ("x", Figures.Of((Left + Width) / 2.0)),
                ("y", Figures.Of(Height / 2.0)),
                ("text-anchor", "middle"));
        }

        if (IsLong) Ranges(page);
        else Dots(page);
        foreach (LevelShift shift in shifts)
        {
            string x = Figures.Of(X(ShiftAt(shift)));
            page.Leaf(
                "line", null, ("class", "part"), ("x1", x), ("x2", x), ("y1", Figures.Of(Top)), ("y2", Figures.Of(Height - Bottom)),
                ("stroke-dasharray", "6 4"));
        }

        page.Close().Close();
        page.Open("p", ("class", "quiet")).Text(IsLong
            ? "A bar goes from the 5th to the 95th percentile of its step, the mark in it is the middle value. Below the axis: how much of the step was lost. A broken line is a change of level."
            : "A dot is a ping. Below the axis: a cross is one that nothing came back for, a triangle one that was refused or failed otherwise. A broken line is a change of level.").Close();
        if (IsLong) WritePlot(page);
        page.Close();
    }

    /// <summary>Whether the series is too long for a dot a ping.</summary>
    public bool IsLong => points.Count > MostDots;

    /// <summary>The steps that a long series is shown in.</summary>
    public IReadOnlyList<PingStep> Steps => field ??= PingStep.Of(points);

    private void WritePlot(MarkupWriter page)
    {
        string drawn = points.Count <= PlotText.Most
            ? "Each ping as a dot"
            : $"Of each {MarkupWriter.Count((points.Count + (PlotText.Most / 4) - 1) / (PlotText.Most / 4))} pings the fastest, the slowest, and one that was lost or failed";
        page.Open("div", ("class", "plot"), ("hidden", ""), ("data-points", PlotText.Of(points)))
            .Leaf(
                "p", $"{drawn}; those lost or refused lie on the axis. Draw over a span of time, or use the keys below, to see it nearer.",
                ("class", "quiet")).Close();
    }

    /// <summary>When a change of level was.</summary>
    public double ShiftAt(LevelShift shift) => _answered[shift.Place].At;

    /// <summary>The pings with a round trip of a level.</summary>
    /// <param name="from">The change that begins it; null for the first level.</param>
    /// <param name="to">The change that ends it; null for the last.</param>
    public PingPoint[] Level(LevelShift? from, LevelShift? to) => _answered[(from?.Place ?? 0)..(to?.Place ?? _answered.Length)];

    /// <summary>A time of day, with thousandths where all takes seconds; day and time where all takes days.</summary>
    public string Time(double at)
        => DateTimeOffset.UnixEpoch.AddSeconds(at)
            .ToString(
                _span > 86_400 ? "yyyy-MM-dd HH:mm" : _span < 10 ? "yyyy-MM-dd HH:mm:ss.fff" : "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture);

    private void Axes(MarkupWriter page)
    {
        for (int part = 0; part <= 4; part++)
        {
            string y = Figures.Of(Y(_most * part / 4));
            if (_answered.Length > 0)
                page.Leaf("line", null, ("class", "grid"), ("x1", Figures.Of(Left)), ("x2", Figures.Of(Width)), ("y1", y), ("y2", y));
            if (_answered.Length > 0) page.Leaf(
                "text", MarkupWriter.Real(_most * part * 250, "0.####") + " ms", ("x", Figures.Of(Left - 6)), ("y", y),
                ("text-anchor", "end"),
                ("dominant-baseline", "middle"));
            double at = _first + (_span * part / 4);
            string anchor = part == 0 ? "start" : part == 4 ? "end" : "middle";
            page.Leaf(
                "text", Time(at)[(_span > 86_400 ? 5 : 11)..], ("x", Figures.Of(X(at))), ("y", Figures.Of(Height - 8)),
                ("text-anchor", anchor), ("class", "quiet"));
        }
    }

    /// <summary>How many round trips there are.</summary>
    public int Answered => _answered.Length;

    private void Dots(MarkupWriter page)
    {
        foreach (PingPoint point in points)
        {
            string x = Figures.Of(X(point.At));
            if (point.Rtt is { } rtt) page.Leaf("circle", null, ("class", "c0"), ("cx", x), ("cy", Figures.Of(Y(rtt))), ("r", "2.2"));
            else if (!point.IsUntimed) Mark(page, X(point.At), point.IsLost);
        }
    }

    private void Ranges(MarkupWriter page)
    {
        foreach (PingStep step in Steps)
        {
            double x = X(step.From), wide = Math.Max(2, X(Math.Min(step.To, points[^1].At)) - x);
            double lost = (double)step.Lost.Count / step.Points.Count;
            if (step.Rtt(0.5) is { } half)
            {
                double low = Y(step.Rtt(0.05)!.Value), high = Y(step.Rtt(0.95)!.Value), middle = Y(half);
                Rect(page, "c4", x, high, wide - 0.6, Math.Max(1, low - high));
                Rect(page, "c0", x, middle - 1, wide - 0.6, 2);
            }

            if (lost > 0) Rect(page, "c-unexpected", x, Height - Bottom + 6, Math.Max(1, wide - 0.6), Math.Max(2, 26 * lost));
        }
    }

    private static void Rect(MarkupWriter page, string look, double x, double y, double wide, double high)
        => page.Leaf(
            "rect", null, ("class", look), ("x", Figures.Of(x)), ("y", Figures.Of(y)), ("width", Figures.Of(wide)),
            ("height", Figures.Of(high)));

    private static void Mark(MarkupWriter page, double x, bool isLost)
    {
        double y = Height - Bottom + (isLost ? 14 : 28);
        string path = isLost
            ? $"M{Figures.Of(x - 3)} {Figures.Of(y - 4)}l6 8m0 -8l-6 8"
            : $"M{Figures.Of(x - 4)} {Figures.Of(y + 4)}l4 -8l4 8z";
        page.Leaf("path", null, ("class", isLost ? "s5" : "s1"), ("stroke-width", "1.5"), ("d", path));
    }

    private double X(double at) => Left + ((at - _first) / _span * (Width - Left - 6));

    private static double Scale(double share) => Height - Bottom - (share * (Height - Top - Bottom));

    private double Y(double rtt) => Scale(rtt / _most);
}
