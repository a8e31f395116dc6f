using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.H2;

/// <summary>How HTTP/2 is measured.</summary>
internal sealed record H2Options
{
    public const string Kernel = "kernel";

    private const string NoSegments = "HTTP/2 is a conversation, inside TLS mostly: the system's connections hold it";

    /// <summary>Whether requests go inside TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>How long a connection may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether each connection's record is written.</summary>
    public bool WritesFlows { get; init; }

    /// <summary>Whether the connections are not to be captured.</summary>
    public bool SkipsCapture { get; init; }

    /// <summary>The options as the experiment describes them.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions { get; } =
    [
        new OptionDescription.Text(
            "Connect", "http: without TLS, where a server is asked to switch; https: inside TLS, where it chooses (ALPN)", "MODE")
        {
            Choices = [ConnectModes.Http, ConnectModes.Https],
        },
        new OptionDescription.Duration(
            "Timeout", "time that each connection may take, its answer included", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(5)),
        new OptionDescription.Text("Layer", "kernel: connections of the system; there is no other", "LAYER")
        {
            Choices = [Kernel],
            WhyNot = new Dictionary<string, string> { ["wire"] = NoSegments, ["both"] = NoSegments },
        },
        new OptionDescription.Switch("OutputFlows", "write a record of each connection's packets"),
        new OptionDescription.Switch("NoCapture", "do not capture the connections, although it is permitted"),
        new OptionDescription.Switch(
            "CsvInput", "accepted as PATHspider has it; lines of CSV are known by their shape") { IsRecorded = false },
    ];

    /// <summary>Options of its neighbours that it has not.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>
    {
        ["Locate"] = "it makes no packets of its own that routers could cite; `sonde measure traceroute --payload-http` (or --payload-sni) "
            + "follows a request along the way",
        ["Payload"] = "what is asked is a page",
    };

    /// <summary>The options that the user's values ask for.</summary>
    public static H2Options From(OptionValues values) => new()
    {
        IsSecure = values.Text("Connect") == ConnectModes.Https,
        Timeout = values.Duration("Timeout"),
        WritesFlows = values.IsOn("OutputFlows"),
        SkipsCapture = values.IsOn("NoCapture"),
    };
}
