using System.Globalization;
using Sonde.Web.Markup;

namespace Sonde.Web.Tables;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="IsNumber">Whether it is a number, which stands at the end of its column.</param>
/// <param name="Link">Where it leads: to rows behind it; null for nowhere.</param>
/// <param name="Class">How it looks; null for as the others.</param>
/// <param name="Note">What is said of it where its look cannot be seen, and shown where a pointer rests on it; null for nothing.</param>
/// <param name="Data">What stands in its place where the table is saved; null for the same.</param>
public readonly record struct Cell(
    string Text, bool IsNumber = false, string? Link = null, string? Class = null, string? Note = null, string? Data = null)
{
    /// <summary>A text.</summary>
    public static implicit operator Cell(string? text) => new(text ?? "");

    /// <summary>A count.</summary>
    public static Cell Of(long count, string? link = null)
        => new(MarkupWriter.Count(count), IsNumber: true, link, Data: count.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number with a fraction, or nothing.</summary>
    public static Cell Of(double? value, string format = "0.###", string? link = null)
        => value is { } number
            ? new(MarkupWriter.Real(number, format), IsNumber: true, link, Data: MarkupWriter.Real(number, "0.######"))
            : new("", IsNumber: true);
}
