using System.Net;
using System.Runtime.InteropServices;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.Privacy;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Experiments.Runs;

/// <summary>Makes the published line of a draft: what all measurements of the run share is added, what is secret is taken out.</summary>
public sealed class MeasurementComposer
{
    private const string EngineName = "sonde";
    private const string UnknownAsn = "AS0";
    private const string UnknownCountry = "ZZ";

    private readonly RandomIds _ids = new();
    private readonly byte[] _id = new byte[36]; // of the last measurement
    private readonly RunSettings _settings;
    private readonly DateTime _runStartedAt;
    private readonly KeyValuePair<string, string>[] _annotations;
    private readonly string[]? _options;
    private readonly RunSecrets _secrets;
    private readonly INetwork _network;
    private readonly Lazy<NetworkFact?> _resolverNetwork;
    private IPAddress? _lastOwn;
    private ProbeIdentity? _lastIdentity;

    /// <summary>Makes a composer.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">The machine, whose addresses are secrets.</param>
    /// <param name="secrets">What must not be published.</param>
    /// <param name="runStartedAt">When the run began.</param>
    public MeasurementComposer(RunSettings settings, INetwork network, RunSecrets secrets, DateTimeOffset runStartedAt)
    {
        _settings = settings;
        _network = network;
        _resolverNetwork = new(() => network.Names.Resolver is { } resolver ? settings.Networks(resolver) : null);
        _runStartedAt = runStartedAt.UtcDateTime;
        string[] recorded = [.. settings.Options.Recorded];
        _options = recorded.Length > 0 ? recorded : null;
        _annotations =
        [
            new("architecture", Architecture),
            new("engine_name", EngineName),
            new("engine_version", settings.SoftwareVersion),
            new("platform", Platform),
            .. settings.Annotations,
        ];
        _secrets = secrets;
    }

    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        _ => "arm",
    };

    private static string Platform
        => OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsWindows() ? "windows" : "unknown";

    /// <summary>The measurement of a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="form">Its form.</param>
    public OoniMeasurement Compose(MeasurementDraft draft, MeasurementForm.Envelope form) => form.Complete(Envelope(draft, form));

    private OoniMeasurement Envelope(MeasurementDraft draft, MeasurementForm.Envelope form)
    {
        ProbeIdentity identity = IdentityOf(draft);
        NetworkFact? resolver = draft.Target.Lookup is null ? null : ResolverNetwork;
        return Envelope(draft, form, identity, resolver);
    }

    private Guid NextId()
    {
        Guid id = _ids.Next();
        id.TryFormat(_id, out _);
        return id;
    }

    private OoniMeasurement Envelope(MeasurementDraft draft, MeasurementForm.Envelope form, ProbeIdentity identity, NetworkFact? resolver)
        => new()
        {
            Annotations = _annotations,
            Extensions = form.Extensions.Count > 0 ? form.Extensions : null,
            Id = NextId(),
            Input = draft.Target.Input,
            MeasurementStartTime = draft.StartedAt.UtcDateTime,
            Options = _options,
            ProbeAsn = identity.Asn,
            ProbeCc = identity.Country,
            ProbeIp = _settings.Identity.IsPublished ? OwnAddress(draft).ToString() : "127.0.0.1",
            ProbeNetworkName = identity.NetworkName,
            ResolverAsn = resolver?.AsnText ?? "AS0",
            ResolverNetworkName = resolver?.Name ?? "",
            SoftwareName = EngineName,
            SoftwareVersion = _settings.SoftwareVersion,
            TestKeys = form.Keys,
            TestName = _settings.Experiment.Description.Name,
            TestRuntime = draft.Runtime,
            TestStartTime = _runStartedAt,
            TestVersion = draft.TestVersion,
            Hostname = draft.Target.Hostname,
            Interrupted = draft.WasInterrupted,
            RunId = _settings.RunId,
        };

    /// <summary>
    /// The line without secrets. A target that was typed and is itself an address of this machine stays; what a name led to was not typed.
    /// The line's id is not looked through: it was drawn by chance.
    /// </summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> line, LineRedactor usual, MeasurementDraft draft)
        => _secrets.Redact(line, usual, draft.Sources, draft.Target.IsTyped ? draft.Target.Address : null, _id);

    /// <summary>The network of the resolver that this machine asks, where a file knows it.</summary>
    private NetworkFact? ResolverNetwork => _resolverNetwork.Value;

    /// <summary>
    /// Who measures. What the user did not say is taken from the files about the public address: the one given, else the one that the
    /// measurement left from, which behind a translator is nobody's. What the user said stands; a name is only that of the network said.
    /// </summary>
    private ProbeIdentity IdentityOf(MeasurementDraft draft)
    {
        ProbeIdentity said = _settings.Identity;
        if (said is { Asn: not UnknownAsn, Country: not UnknownCountry } && said.NetworkName.Length > 0) return said;
        IPAddress own = OwnAddress(draft);
        if (own.Equals(_lastOwn)) return _lastIdentity!;
        NetworkFact? network = _settings.Networks(own);
        bool isSame = network is not null && (said.Asn == UnknownAsn || said.Asn == network.AsnText);
        _lastOwn = own;
        return _lastIdentity = network is null ? said : said with
        {
            Asn = said.Asn == UnknownAsn ? network.AsnText : said.Asn,
            Country = said.Country == UnknownCountry && isSame ? network.Country ?? said.Country : said.Country,
            NetworkName = said.NetworkName.Length == 0 && isSame ? network.Name ?? "" : said.NetworkName,
        };
    }

    // As the user says, else the one that the measurement left from.
    private IPAddress OwnAddress(MeasurementDraft draft) => _settings.Identity.Address
        ?? _settings.Connects.SourceFor(draft.Target.Address.AddressFamily)
        ?? SourceOf(draft)
        ?? _network.Addresses.SourceTo(draft.Target.Address)
        ?? IPAddress.Loopback;

    private static IPAddress? SourceOf(MeasurementDraft draft)
    {
        for (int i = 0; i < draft.Sources.Count; i++)
        {
            if (draft.Sources[i].AddressFamily == draft.Target.Address.AddressFamily) return draft.Sources[i];
        }

        return null;
    }
}
