using System.Net;
using System.Text.Json;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Measurements.Formats.Ooni;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Traceroute.Lines;

/// <summary>The form that a trace's test keys are handed over in, whatever they were made of.</summary>
internal static class TraceForms
{
    /// <summary>The measurement of a finished trace, of which the keys tell.</summary>
    public static MeasurementDraft DraftOf(ITracing trace, TracerouteTestKeys keys, RunContext context, string version)
    {
        Target target = trace.Target;
        MeasurementForm form = Of(keys, target, trace.StartedAt, context);
        return new MeasurementDraft(target, trace.StartedAt, trace.FinishedAt.SecondsSince(trace.Zero), version, form, keys.Outcome)
        {
            Names = NamesOf(keys, target, form, context),
            Sources = trace.Source is { } source ? [source.ToIPAddress()] : [],
            WasInterrupted = trace.WasInterrupted,
            Failures = keys.Failure is { } failure ? [failure] : [],
            Counted = CountedAs(keys, target, trace.WasInterrupted),
        };
    }

    /// <summary>What tables have of these keys.</summary>
    public static Outcome CountedAs(TracerouteTestKeys keys, Target target, bool wasInterrupted)
        => TracerouteEnding.Of(keys, HostOf(target), wasInterrupted).Outcome;

    private static string HostOf(Target target) => target.Lookup is null ? target.Host : target.Address.ToString();

    // The format that the user asked for, or the envelope of its tradition.
    private static MeasurementForm Of(TracerouteTestKeys keys, Target target, DateTimeOffset startedAt, RunContext context)
        => context.Options.Text("Format") is { } format and not TraceExport.None
            ? new MeasurementForm.Export(keys, TraceExport.Of(format, keys, target, startedAt))
            : EnvelopeOf(keys, target);

    // The names of its routers, where the user wants them and they have a place.
    private static NamesWanted? NamesOf(TracerouteTestKeys keys, Target target, MeasurementForm form, RunContext context)
    {
        if (form is not MeasurementForm.Envelope || !context.Options.IsOn("ResolveHops")) return null;
        string[] addresses =
            [.. keys.Path.Hops.SelectMany(hop => hop.Addresses).Where(address => IPAddress.TryParse(address, out _)).Distinct()];
        return new NamesWanted(addresses, names => EnvelopeOf(keys with { Names = names }, target));
    }

    private static MeasurementForm.Envelope EnvelopeOf(TracerouteTestKeys keys, Target target)
        => new(keys) { Complete = envelope => Complete(envelope, target) };

    // The tradition: no input, the host as a helper, and two keys of its time.
    public static OoniMeasurement Complete(OoniMeasurement envelope, Target target) => envelope with
    {
        Input = null,
        Options = envelope.Options ?? [],
        TestHelpers = Helpers(HostOf(target)),
        OtherKeys = [.. envelope.OtherKeys ?? [], new OtherKey("input_hashes", Json("[]")), new OtherKey("probe_city", Json("null"))],
    };

    /// <summary>
    /// Adds the networks of routers. Only published addresses are asked for: those left out tell nothing through their network either.
    /// </summary>
    public static TracerouteTestKeys WithNetworks(TracerouteTestKeys keys, Func<IPAddress, NetworkFact?> networksOf)
    {
        var networks = new Dictionary<string, TracerouteNetwork>(StringComparer.Ordinal);
        foreach (string text in keys.Path.Hops.SelectMany(hop => hop.Addresses))
        {
            if (!IPAddress.TryParse(text, out IPAddress? address) || networksOf(address) is not { } network) continue;
            networks[text] = new TracerouteNetwork(network.AsnText, network.Name, network.Country);
        }

        return networks.Count == 0 ? keys : keys with { Networks = networks };
    }

    private static JsonElement Helpers(string host) => Json($"{{\"backend\":\"{JsonEncodedText.Encode(host)}\"}}");

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
