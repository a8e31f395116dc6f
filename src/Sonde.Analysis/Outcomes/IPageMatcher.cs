using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Looks for known pages. One for each worker.</summary>
internal interface IPageMatcher
{
    /// <summary>The signature that counts for a page, or null. The name is ready to be written.</summary>
    PageHit? Match(Page page, bool withBody);

    /// <summary>The signature of an answer that blocked names are known to be given, or null.</summary>
    string? Answer(JsonText address);

    /// <summary>Where in the page that signature is found, and the text around it; null where none is.</summary>
    string? Locate(Page page, bool withBody);
}
