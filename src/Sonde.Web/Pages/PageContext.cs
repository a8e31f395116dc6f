using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Markup;
using Sonde.Web.Samples;

namespace Sonde.Web.Pages;

/// <summary>What a section of a page is written with.</summary>
/// <param name="Page">The page.</param>
/// <param name="Tables">What is asked.</param>
/// <param name="Outcomes">The outcomes that are seen, for what is counted.</param>
/// <param name="Shelf">Takes what stands behind the numbers.</param>
/// <param name="Enough">With fewer tests than these that say something, no share is shown as one.</param>
public sealed record PageContext(MarkupWriter Page, OpenTables Tables, OutcomeSelection Outcomes, SampleShelf Shelf, int Enough);
