using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>What a domain is about.</summary>
internal interface IDomainCategories
{
    /// <summary>The category, or null text.</summary>
    JsonText Find(JsonText domain);
}
