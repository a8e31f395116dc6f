using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>What the rows or columns of a table of shares are.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Of">Where its values are counted.</param>
/// <param name="Is">The condition for a value.</param>
internal sealed record HeatAxis(string Name, Func<OutcomeCube, Dimension> Of, ConditionPart Is)
{
    public static HeatAxis Domain { get; } = new("domain", cube => cube.Subject, ConditionPart.Subject);

    public static HeatAxis Network { get; } = new("network", cube => cube.Network, ConditionPart.Network);

    public static HeatAxis Country { get; } = new("country", cube => cube.Country, ConditionPart.Country);

    public static HeatAxis Date { get; } = new("date", cube => cube.Date, ConditionPart.Date);
}
