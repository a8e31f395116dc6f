using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>A line of the reduced table: how often an outcome came of a domain in a network on a day.</summary>
internal sealed class ReducedRow
{
    public JsonText Source { get; set; }
    public JsonText Network { get; set; }
    public JsonText Subnetwork { get; set; }
    public JsonText Domain { get; set; }
    public JsonText Category { get; set; }
    public JsonText Outcome { get; set; }
    public JsonText Expectation { get; set; }
    public JsonText CountryName { get; set; }
    public JsonText Date { get; set; }
    public bool? ControlsFailed { get; set; }
    public long Count { get; set; }

    public void Clear()
    {
        Source = Network = Subnetwork = Domain = Category = Outcome = Expectation = CountryName = Date = default;
        ControlsFailed = null;
        Count = 0;
    }
}
