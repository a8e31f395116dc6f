using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>How an A/B experiment measures, as far as all have it.</summary>
internal sealed record VariantOptions
{
    /// <summary>The layers.</summary>
    public const string Both = "both", Kernel = "kernel", Wire = "wire";

    /// <summary>Why what has no connections of the system's own has no switch that leaves their capture out.</summary>
    public static IReadOnlyDictionary<string, string> WithoutKernel { get; } = new Dictionary<string, string>
    {
        ["NoCapture"] = "what answers crafted packets is seen by the capture alone",
    };

    /// <summary>What is asked on each connection.</summary>
    public required string Connect { get; init; }

    /// <summary>How long a connection may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The layers to measure by.</summary>
    public string Layer { get; init; } = Wire;

    /// <summary>What to send in the mode <c>tcp</c>.</summary>
    public string Payload { get; init; } = "\n";

    /// <summary>Whether each connection's record is written.</summary>
    public bool WritesFlows { get; init; }

    /// <summary>Whether the system's connections are not to be captured.</summary>
    public bool SkipsCapture { get; init; }

    /// <summary>Whether to look for the hop that meddles.</summary>
    public bool Locates { get; init; }

    /// <summary>The options of an experiment.</summary>
    /// <param name="locates">What <c>--locate</c> finds.</param>
    /// <param name="whyNoKernel">
    /// Why there is no layer of the system's own connections beside the crafted ones; null: there is one.
    /// </param>
    /// <param name="modes">What may be asked, the first by default.</param>
    public static IReadOnlyList<OptionDescription> Descriptions(string locates, string? whyNoKernel, params string[] modes) =>
    [
        ConnectModes.Option(modes),
        new OptionDescription.Duration(
            "Timeout", "time that each connection may take, its answer included", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(5)),
        whyNoKernel is null
            ? new OptionDescription.Text(
                "Layer", "kernel: connections of the system, no rights needed; wire: crafted segments; both, where permitted", "LAYER")
            {
                Choices = [Both, Kernel, Wire],
            }
            : new OptionDescription.Text("Layer", "wire: crafted packets; there is no other", "LAYER")
            {
                Choices = [Wire],
                WhyNot = new Dictionary<string, string> { [Kernel] = whyNoKernel, [Both] = whyNoKernel },
            },
        new OptionDescription.Text("Payload", "what to send with --connect tcp (a newline unless given)", "TEXT"),
        new OptionDescription.Switch("Locate", locates),
        new OptionDescription.Switch("OutputFlows", "write a record of each connection's packets"),
        .. whyNoKernel is null
            ? (OptionDescription[])[
                new OptionDescription.Switch("NoCapture", "do not capture the system's connections, although it is permitted")]
            : [],
        TransparencyExperiment.Pcap,
        new OptionDescription.Switch(
            "CsvInput", "accepted as PATHspider has it; lines of CSV are known by their shape") { IsRecorded = false },
    ];

    /// <summary>The options that the user's values ask for.</summary>
    public static VariantOptions From(OptionValues values) => new()
    {
        Connect = values.Text("Connect")!,
        Timeout = values.Duration("Timeout"),
        Layer = values.Text("Layer")!,
        Payload = values.Text("Payload") ?? "\n",
        Locates = values.IsOn("Locate"),
        WritesFlows = values.IsOn("OutputFlows"),
        SkipsCapture = values.IsOn("NoCapture"),
    };
}
