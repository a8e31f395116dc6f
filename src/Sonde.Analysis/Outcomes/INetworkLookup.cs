using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Which network an address belonged to on a day. One for each worker.</summary>
internal interface INetworkLookup
{
    /// <summary>What is known, or null. The object is shared: it is read, never written.</summary>
    NetworkFacts? Find(JsonText ip, JsonText date);
}
