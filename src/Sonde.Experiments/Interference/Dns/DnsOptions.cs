using System.Net;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>How resolvers are asked.</summary>
internal sealed record DnsOptions
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1), Minute = TimeSpan.FromMinutes(1);

    /// <summary>The name that shows that a resolver works, unless the user gives another.</summary>
    public const string Liveness = "www.example.com";

    public required TimeSpan Timeout { get; init; }

    /// <summary>How long further answers are kept after the first.</summary>
    public required TimeSpan Window { get; init; }

    public required int Tries { get; init; }

    public required TimeSpan Pause { get; init; }

    public required TimeSpan Spacing { get; init; }

    /// <summary>From one page that is fetched at an address to the next.</summary>
    public static TimeSpan FetchSpacing { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Odd addresses of a line whose pages are fetched.</summary>
    public const int MostFetches = 4;

    /// <summary>Addresses of control resolvers whose pages are fetched beside a doubtful one.</summary>
    public const int MostControlFetches = 2;

    public required IReadOnlyList<IPEndPoint> Controls { get; init; }

    public required IReadOnlyList<string> ControlNames { get; init; }

    public required bool AsksA { get; init; }

    public required bool AsksAaaa { get; init; }

    public required bool Fetches { get; init; }

    public required bool IsQuick { get; init; }

    public required bool IsThorough { get; init; }

    /// <summary>The options, in the order of the page.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions { get; } =
    [
        new OptionDescription.Texts("Domain", "a name to test", "NAME") { Role = OptionRole.Domains, IsRecorded = false },
        new OptionDescription.Text(
            "Domains", "a file of names to test: one a line, or Citizen Lab's CSV", "FILE") { Role = OptionRole.DomainFile,
            IsRecorded = false },
        new OptionDescription.Texts("ControlResolver", "a resolver that answers truly, to compare with", "ADDRESS[:PORT]"),
        new OptionDescription.Texts("ControlDomain", $"a name that every resolver answers, instead of {Liveness}", "NAME"),
        new OptionDescription.Text(
            "Type", "what to ask for; the outcome is that of A, where A is asked for", "TYPE") { Choices = ["both", "A", "AAAA"] },
        new OptionDescription.Count("Tries", "queries at most where no answer comes", 4, 1, 20),
        new OptionDescription.Duration("Pause", "between two queries for a name", TimeSpan.FromSeconds(1), Millisecond, 10 * Minute),
        new OptionDescription.Duration("Timeout", "for an answer", TimeSpan.FromSeconds(4), Millisecond, Minute),
        new OptionDescription.Duration(
            "Window", "how long further answers are kept after the first one, a good one too", TimeSpan.FromMilliseconds(1500), Millisecond,
            Minute),
        new OptionDescription.Duration(
            "Spacing", "from one trial at a resolver to the next", TimeSpan.FromSeconds(2), Millisecond, 60 * Minute),
        new OptionDescription.Texts(
            "CaFile", "certificates of authorities that are trusted beside the system's (PEM)", "FILE") { Role = OptionRole.Authorities,
            IsRecorded = false },
        new OptionDescription.Switch("NoFetch", "fetch no pages at odd addresses"),
        new OptionDescription.Switch("Quick", "one query a name and type; what only a repetition can tell is inconclusive"),
        new OptionDescription.Switch("Thorough", "ask with EDNS and in mixed case as well, also where the answer is a good one"),
        new OptionDescription.Text(
            "Pcap", "also write the packets of the trials, redacted, to a capture file", "FILE") { IsRecorded = false,
            Role = OptionRole.Pcap },
        new OptionDescription.Texts(
            "Signatures", "decide by these signatures of block pages instead of the built-in ones", "FILE") { Role = OptionRole.Signatures,
            IsRecorded = false },
    ];

    /// <summary>The options as given.</summary>
    public static DnsOptions From(OptionValues values)
    {
        string type = values.Text("Type") ?? "both";
        bool isQuick = values.IsOn("Quick");
        return new DnsOptions
        {
            Timeout = values.Duration("Timeout"),
            Window = values.Duration("Window"),
            Tries = isQuick ? 1 : (int)values.Count("Tries"),
            Pause = values.Duration("Pause"),
            Spacing = values.Duration("Spacing"),
            Controls = [.. values.Texts("ControlResolver").Select(text => Resolver(text, out _)!)],
            ControlNames = values.Texts("ControlDomain") is { Count: > 0 } given ? given : [Liveness],
            AsksA = type != "AAAA",
            AsksAaaa = type != "A",
            Fetches = !values.IsOn("NoFetch"),
            IsQuick = isQuick,
            IsThorough = values.IsOn("Thorough"),
        };
    }

    /// <summary>A resolver as typed; null with what is wrong.</summary>
    public static IPEndPoint? Resolver(string text, out string? flaw)
    {
        flaw = null;
        switch (TrialTargets.Read(text, "dns"))
        {
            case TargetReading.Rejected rejected:
                flaw = rejected.Error;
                return null;
            case TargetReading.Accepted { Trial.TestUrl: null } accepted when LiteralAddress.TryParse(accepted.Host, out IPAddress address):
                return new IPEndPoint(address, (int)accepted.Port);
            default:
                flaw = "a control resolver is an address";
                return null;
        }
    }
}
