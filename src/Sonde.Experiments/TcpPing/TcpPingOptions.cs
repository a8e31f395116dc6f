using Sonde.Experiments.Options;

namespace Sonde.Experiments.TcpPing;

/// <summary>How tcpping pings (OONI ts-032).</summary>
internal sealed record TcpPingOptions
{
    /// <summary>The version of the published document; its form is the default.</summary>
    public const string DocumentVersion = "0.1.0";

    /// <summary>The version of OONI's present engine.</summary>
    public const string EngineVersion = "0.2.1";

    /// <summary>Between the starts of two pings.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many pings.</summary>
    public int Repetitions { get; init; } = 10;

    /// <summary>How long a connect may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The form of the test keys.</summary>
    public string TestVersion { get; init; } = DocumentVersion;

    /// <summary>The options as the experiment describes them.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions { get; } =
    [
        new OptionDescription.Duration(
            "Delay", "time between the starts of two pings", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        new OptionDescription.Count("Repetitions", "number of pings", 10, 1, 1_000_000),
        new OptionDescription.Duration(
            "Timeout", "time that a connect may take", TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
        new OptionDescription.Text(
            "Control", "ping this target too, in turn with each target; results in x_control",
            "tcpconnect://ADDRESS:PORT") { Role = OptionRole.Control },
        new OptionDescription.Text(
            "TestVersion", "form of the test keys: 0.1.0 is the published document's, 0.2.1 that of OONI's present engine", "VERSION")
        {
            Choices = [DocumentVersion, EngineVersion],
            IsRecorded = false,
        },
    ];

    /// <summary>The options that the user's values ask for.</summary>
    public static TcpPingOptions From(OptionValues values) => new()
    {
        Delay = values.Duration("Delay"),
        Repetitions = (int)values.Count("Repetitions"),
        Timeout = values.Duration("Timeout"),
        TestVersion = values.Text("TestVersion")!,
    };
}
