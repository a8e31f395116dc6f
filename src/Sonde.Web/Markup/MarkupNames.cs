using System.Collections.Frozen;

namespace Sonde.Web.Markup;

/// <summary>The elements and attributes that pages are made of. None of them runs or loads anything.</summary>
internal static class MarkupNames
{
    /// <summary>Elements with content.</summary>
    public static readonly FrozenSet<string> Elements =
    [
        "html", "head", "body", "title", "header", "nav", "main", "footer", "section", "article", "aside", "div", "p", "span", "bdi", "h1",
        "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "a", "strong", "em", "code", "pre", "table", "caption", "colgroup", "thead",
        "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary", "abbr", "time", "form", "label", "select", "option",
        "button", "svg", "g", "desc", "text", "tspan", "rect", "circle", "line", "path", "polyline", "use", "defs", "pattern", "symbol",
    ];

    /// <summary>Elements without content.</summary>
    public static readonly FrozenSet<string> Empty = ["meta", "br", "hr", "input"];

    /// <summary>Attributes; <c>aria-</c> and <c>data-</c> go besides.</summary>
    public static readonly FrozenSet<string> Attributes =
    [
        "id", "class", "lang", "dir", "role", "hidden", "title", "scope", "colspan", "rowspan", "href", "download", "open", "tabindex",
        "datetime",
        "charset", "name", "content", "http-equiv", "value", "type", "for", "action", "method", "selected", "placeholder", "size",
        "xmlns", "viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "d", "points", "fill", "stroke",
        "stroke-width", "stroke-dasharray", "transform", "text-anchor", "dominant-baseline", "font-size", "patternUnits",
        "patternTransform", "preserveAspectRatio",
    ];

    /// <summary>Where a link may lead: a place in the page, an address of this server, or data to save; nothing that could run.</summary>
    public static bool IsSafeLink(string link)
        => link.StartsWith('#') || link.StartsWith('?') || (link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal))
            || link.StartsWith("data:text/csv;charset=utf-8;base64,", StringComparison.Ordinal);
}
