using System.Net;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The same test in other forms, once it failed in the usual one: what of the request the filter acts on. Before each a control shows that
/// no residual state speaks.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="vantage">The vantage point.</param>
/// <param name="service">Its service.</param>
/// <param name="options">How.</param>
internal sealed class TrialVariants(TestName name, VantagePoint vantage, TrialService service, TrialOptions options)
{
    /// <summary>The variant whose request leaves in two segments, cut in the middle of the name.</summary>
    public const string SplitName = "name split over two segments";

    /// <summary>The steps, within a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="between">The controls before each.</param>
    public IEnumerable<TrialStep> Steps(Trial trial, ControlsBetween between)
    {
        foreach ((string variant, TestName asked, Conversation conversation) in All())
        {
            foreach (TrialStep step in between.UntilFree()) yield return step;
            if (!trial.Probes[^1].Matches || between.IsOver) yield break;
            yield return new TrialStep(conversation, asked, false, default) { Variant = variant };
        }
    }

    private IEnumerable<(string Variant, TestName Asked, Conversation Conversation)> All()
    {
        Conversation usual = service.Ask(vantage.Endpoint, name, options);
        yield return ("another source port", name, usual);
        var upper = new TestName(name.Host.ToUpperInvariant(), name.Path);
        yield return (SplitName, name, usual with { SplitWithin = Encoding.ASCII.GetBytes(name.Host) });
        yield return ("upper case", upper, service.Ask(vantage.Endpoint, upper, options));
        if (!service.LearnsTemplate) yield break;
        int port = usual.Tls is null ? 8080 : 8443;
        yield return ($"port {port}", name, usual with { Target = new IPEndPoint(vantage.Endpoint.Address, port) });
        if (usual.Tls is not null)
        {
            yield return ("another server name, the same Host", name, usual with { Tls = usual.Tls with { Name = "www.example.com" } });
            yield break;
        }

        byte[] spaceless = Encoding.ASCII.GetBytes(
            Encoding.ASCII.GetString(usual.Request.Span).Replace("Host: ", "Host:", StringComparison.Ordinal));
        yield return ("no blank before the name", name, usual with { Request = spaceless });
    }
}
