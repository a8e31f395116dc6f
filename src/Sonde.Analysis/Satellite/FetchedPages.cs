using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Satellite;

/// <summary>The first page over HTTP and the first over HTTPS that were fetched for a domain from an address.</summary>
internal sealed class FetchedPages
{
    public FetchedPage? Http { get; set; }
    public FetchedPage? Https { get; set; }
}
