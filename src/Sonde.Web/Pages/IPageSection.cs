using Sonde.Analysis.Reports;

namespace Sonde.Web.Pages;

/// <summary>A part of a page: of one kind of measurement.</summary>
public interface IPageSection
{
    /// <summary>Its place in the page.</summary>
    string Id { get; }

    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>Whether there is anything of its kind.</summary>
    bool IsThere(OpenTables tables);

    /// <summary>Whether something of it is among what is shown, where a section does not say that itself.</summary>
    bool IsSeen(OpenTables tables) => IsThere(tables);

    /// <summary>Whether it has series that are long enough to be looked into, which takes a script.</summary>
    bool HasLongSeries(OpenTables tables) => false;

    /// <summary>Writes it, below its heading.</summary>
    void Write(PageContext context);
}
