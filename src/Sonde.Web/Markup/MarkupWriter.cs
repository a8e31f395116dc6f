using System.Globalization;

namespace Sonde.Web.Markup;

/// <summary>
/// Writes HTML and SVG. Names are known ones, and all else is text: there is no way to write markup that came from somewhere.
/// </summary>
/// <param name="output">Where to.</param>
public sealed class MarkupWriter(TextWriter output)
{
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="attributes">Its attributes; one without a value (null) is left out.</param>
    public MarkupWriter Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!MarkupNames.Elements.Contains(name)) throw new ArgumentException($"no element of ours: {name}", nameof(name));
        Begin(name, attributes);
        _open.Push(name);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public MarkupWriter Close()
    {
        // Lines, so that what goes over pages line by line has some.
        output.Write("</");
        output.Write(_open.Pop());
        output.Write(">\n");
        return this;
    }

    /// <summary>A whole element with a text in it.</summary>
    public MarkupWriter Leaf(string name, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!MarkupNames.Elements.Contains(name)) throw new ArgumentException($"no element of ours: {name}", nameof(name));
        Begin(name, attributes);
        PageText.Encode(text, output);
        output.Write("</");
        output.Write(name);
        output.Write('>');
        return this;
    }

    /// <summary>An element that has no content.</summary>
    public MarkupWriter Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!MarkupNames.Empty.Contains(name)) throw new ArgumentException($"no element of ours: {name}", nameof(name));
        Begin(name, attributes);
        return this;
    }

    /// <summary>Text.</summary>
    public MarkupWriter Text(string? text)
    {
        PageText.Encode(text, output);
        return this;
    }

    /// <summary>Text that came from outside, of whatever direction: it stands apart from what is around it.</summary>
    public MarkupWriter Foreign(string? text) => Leaf("bdi", text);

    /// <summary>A number as it is written everywhere, with a point.</summary>
    public static string Real(double value, string format = "0.###")
        => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A count, with commas between thousands.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A style or script of ours, as it is: its sum stands in the page's policy.</summary>
    internal MarkupWriter Asset(PageAsset asset)
    {
        string name = asset.IsStyle ? "style" : "script";
        output.Write($"<{name}>{asset.Text}</{name}>\n");
        return this;
    }

    /// <summary>The first line of a page.</summary>
    internal MarkupWriter Doctype()
    {
        output.Write("<!doctype html>\n");
        return this;
    }

    private void Begin(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        output.Write('<');
        output.Write(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is null) continue;
            bool isKnown = MarkupNames.Attributes.Contains(attribute) || attribute.StartsWith("aria-", StringComparison.Ordinal)
                || attribute is "data-state" or "data-mark" or "data-points";
            if (!isKnown) throw new ArgumentException($"no attribute of ours: {attribute}", nameof(attributes));
            if (attribute is "href" or "action" && !MarkupNames.IsSafeLink(value))
                throw new ArgumentException($"a link of a page leads nowhere else: {value}", nameof(attributes));
            output.Write(' ');
            output.Write(attribute);
            output.Write("=\"");
            PageText.Encode(value, output);
            output.Write('"');
        }

        output.Write('>');
    }
}
