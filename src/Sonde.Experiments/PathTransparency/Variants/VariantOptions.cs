using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>How an A/B experiment measures, as far as all have it.</summary>
internal sealed record VariantOptions
{
    /// <summary>The layers.</summary>
    public const string Both = "both", Kernel = "kernel", Wire = "wire";

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

    /// <summary>Whether to look for the hop that meddles.</summary>
    public bool Locates { get; init; }

    /// <summary>The options of an experiment.</summary>
    /// <param name="locates">What <c>--locate</c> finds.</param>
    /// <param name="hasLayers">Whether there is a layer of the system's own connections beside the crafted ones.</param>
    /// <param name="modes">What may be asked, the first by default.</param>
    public static IReadOnlyList<OptionDescription> Descriptions(string locates, bool hasLayers, params string[] modes) =>
    [
        ConnectModes.Option(modes),
        new OptionDescription.Duration(
            "Timeout", "time that each connection may take, its answer included", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(5)),
        .. hasLayers
            ? (OptionDescription[])[
                new OptionDescription.Text(
                    "Layer", "kernel: connections of the system, no rights needed; wire: crafted segments; both, where permitted", "LAYER")
                {
                    Choices = [Both, Kernel, Wire],
                }]
            : [],
        new OptionDescription.Text("Payload", "what to send with --connect tcp (a newline unless given)", "TEXT"),
        new OptionDescription.Switch("Locate", locates),
        new OptionDescription.Switch("OutputFlows", "write a record of each connection's packets"),
        new OptionDescription.Switch(
            "CsvInput", "accepted as PATHspider has it; lines of CSV are known by their shape") { IsRecorded = false },
    ];

    /// <summary>The options that the user's values ask for.</summary>
    public static VariantOptions From(OptionValues values, bool hasLayers) => new()
    {
        Connect = values.Text("Connect")!,
        Timeout = values.Duration("Timeout"),
        Layer = hasLayers ? values.Text("Layer")! : Wire,
        Payload = values.Text("Payload") ?? "\n",
        Locates = values.IsOn("Locate"),
        WritesFlows = values.IsOn("OutputFlows"),
    };
}
