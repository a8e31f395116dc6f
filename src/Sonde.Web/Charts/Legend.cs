using Sonde.Web.Markup;

namespace Sonde.Web.Charts;

/// <summary>Which colour and pattern stands for what.</summary>
internal static class Legend
{
    /// <summary>Writes it.</summary>
    public static void Write(MarkupWriter page, IReadOnlyList<Series> series)
    {
        page.Open("ul", ("class", "key"));
        foreach (Series each in series)
        {
            page.Open("li").Open("svg", ("width", "26"), ("height", "14"), ("aria-hidden", "true"), ("viewBox", "0 0 26 14"));
            page.Leaf("rect", null, ("class", each.Fill), ("width", "26"), ("height", "14"));
            if (each.Over is not null) page.Leaf("rect", null, ("class", each.Over), ("width", "26"), ("height", "14"));
            page.Close().Text(" ").Foreign(each.Name).Close();
        }

        page.Close();
    }
}
