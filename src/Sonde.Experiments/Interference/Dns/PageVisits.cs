using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>
/// Visits of the addresses that answers of a trial named and no control resolver gave: of each the pages are fetched once a run, with time
/// between two. Where none of them shows a good certificate, what they show may be the site's own: then an address that a control resolver
/// gave is visited as well.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="shared">What the trials of a run share.</param>
internal sealed class PageVisits(DnsTrial trial, DnsShared shared)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>The steps, within the trial.</summary>
    public IEnumerable<DnsStep> Steps()
    {
        foreach (IPAddress odd in OddAddresses().Take(DnsOptions.MostFetches))
            foreach (DnsStep step in Fetch(odd)) yield return step;
        bool isOfCertificate = trial.Pages.Any(page => page.Https is not null);
        if (!IsDoubtful) yield break;
        foreach (IPAddress known in KnownAddresses().Take(DnsOptions.MostControlFetches))
        {
            foreach (DnsStep step in Fetch(known)) yield return step;
            if (trial.Pages[^1] is { Https: not null } || (!isOfCertificate && trial.Pages[^1].Http is not null)) yield break;
        }
    }

    // Of a capture of TLS 1.3 nobody knows what was shown: neither a certificate nor an error is there.
    private bool IsDoubtful => !trial.Pages.Any(DnsEvidence.IsOfItsName)
        && trial.Pages.Any(page => page.Https is not null || page is { Http: not null, HttpsError: not null });

    private IEnumerable<DnsStep> Fetch(IPAddress odd)
    {
        string host = trial.Name.Host;
        while (!shared.Pages.TryTake(odd, host))
        {
            if (shared.Pages.Find(odd, host) is { } there)
            {
                trial.Take(there);
                yield break;
            }

            yield return DnsStep.Wait(trial.Now + Glance);
        }

        Instant free = shared.Pages.Reserve(odd, trial.Now);
        if (trial.Now < free) yield return DnsStep.Wait(free);
        shared.Packets?.Begin(odd);
        var fetch = new PageFetch(odd, trial.Name, shared);
        yield return DnsStep.Send(Exchange.Of(fetch.Https()));
        fetch.TakeHttps(trial.Reply.Conversation!.Value);
        yield return DnsStep.Send(Exchange.Of(fetch.Http()));
        fetch.TakeHttp(trial.Reply.Conversation!.Value);
        FetchedPages pages = fetch.Pages;
        shared.Pages.Put(odd, host, pages);
        trial.Take(pages);
    }

    // Addresses that a public host may have; the blocklist is asked as for any target.
    private IEnumerable<IPAddress> OddAddresses()
        => trial.A.Concat(trial.Aaaa).SelectMany(query => query.Answers).SelectMany(answer => answer.Addresses).Distinct()
            .Where(each => !trial.Controls.Gave(each) && !shared.IsOff(each));

    private IEnumerable<IPAddress> KnownAddresses()
        => trial.Types.SelectMany(trial.Controls.AddressesOf).Distinct().Select(IPAddress.Parse).Where(each => !shared.IsOff(each));
}
