using System.Globalization;
using Sonde.Web.Markup;

namespace Sonde.Web.Charts;

/// <summary>What all charts share: the frame with a title and a description, and numbers as SVG has them.</summary>
internal static class Figures
{
    /// <summary>Begins a chart: a figure with its caption, and the drawing.</summary>
    public static MarkupWriter Begin(MarkupWriter page, string id, string title, string description, int width, int height)
        => page.Open("figure", ("id", id)).Leaf("figcaption", title)
            .Open("div", ("class", "svg-scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", $"Chart: {title}"))
            .Open(
                "svg", ("viewBox", $"0 0 {Of(width)} {Of(height)}"), ("width", Of(width)), ("height", Of(height)), ("role", "img"),
                ("aria-labelledby", $"{id}-title {id}-desc"))
            .Leaf("title", title, ("id", $"{id}-title")).Leaf("desc", description, ("id", $"{id}-desc"));

    /// <summary>A number of SVG.</summary>
    public static string Of(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>The end of an axis of counts whose quarters are whole.</summary>
    public static double RoundCount(double most)
    {
        double round = Round(most);
        return round % 4 == 0 ? round : 4 * Math.Ceiling(most / 4);
    }

    /// <summary>The end of an axis whose quarters are short numbers.</summary>
    public static double Round(double most)
    {
        if (most <= 0) return 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        ReadOnlySpan<double> steps = [1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8];
        foreach (double step in steps)
            if (most <= step * power * (1 + 1e-9)) return step * power;
        return 10 * power;
    }

    /// <summary>A round trip in milliseconds, with the digits that it takes: one of 0.04 ms is not 0.</summary>
    public static string Milliseconds(double seconds)
        => (seconds * 1000).ToString(seconds < 0.001 ? "0.###" : seconds < 0.01 ? "0.##" : "0.#", CultureInfo.InvariantCulture);

    /// <summary>Patterns that charts of a page fill with; once a page.</summary>
    public static void WritePatterns(MarkupWriter page)
    {
        page.Open("svg", ("width", "0"), ("height", "0"), ("aria-hidden", "true")).Open("defs");
        Pattern(page, "p-lines", "M0 6L6 0");
        Pattern(page, "p-cross", "M0 0L6 6M0 6L6 0");
        Pattern(page, "p-dots", "M2 3h2");
        page.Open("pattern", ("id", "p-invalid"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"))
            .Leaf("rect", null, ("width", "6"), ("height", "6"), ("fill", "#c9ced3"))
                .Leaf("path", null, ("d", "M0 6L6 0"), ("stroke", "#4a525a"))
            .Close();
        page.Open("pattern", ("id", "p-few"), ("width", "8"), ("height", "8"), ("patternUnits", "userSpaceOnUse"))
            .Leaf("rect", null, ("width", "8"), ("height", "8"), ("fill", "#e4e7ea"))
                .Leaf("path", null, ("d", "M0 8L8 0"), ("stroke", "#8a939c"))
            .Close();
        page.Close().Close();
    }

    /// <summary>A text cut to so many letters, for labels; the whole one stands in the table beside.</summary>
    public static string Short(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    private static void Pattern(MarkupWriter page, string id, string path)
        => page.Open("pattern", ("id", id), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"))
            .Leaf("path", null, ("d", path), ("stroke", "#16191d"), ("stroke-width", "1"), ("fill", "none")).Close();
}
