using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>How fast open is measured.</summary>
internal sealed record FastOpenOptions
{
    public const string Both = "both", Kernel = "kernel", Wire = "wire";

    /// <summary>What is asked on each connection.</summary>
    public string Connect { get; init; } = ConnectModes.Dns;

    /// <summary>How long a connection may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The layers to measure by.</summary>
    public string Layer { get; init; } = Both;

    /// <summary>What to send in the mode <c>tcp</c>.</summary>
    public string Payload { get; init; } = "\n";

    /// <summary>Whether each connection's record is written.</summary>
    public bool WritesFlows { get; init; }

    /// <summary>Whether the kernel's connections are not to be captured.</summary>
    public bool SkipsCapture { get; init; }

    /// <summary>Whether to look for the hop that meddles with the option or with data on SYNs.</summary>
    public bool Locates { get; init; }

    /// <summary>Whether it is a rehearsal, which leaves no traces in what the kernel remembers, and repeats nothing.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether the kernel's own connections are to be made.</summary>
    public bool UsesKernel => Layer != Wire;

    /// <summary>The options as the experiment describes them.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions { get; } =
    [
        ConnectModes.Option(ConnectModes.Dns, ConnectModes.Tcp, ConnectModes.Http, ConnectModes.Https),
        new OptionDescription.Duration(
            "Timeout", "time that each connection may take, its answer included", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMinutes(5)),
        new OptionDescription.Text(
            "Layer", "kernel: connections of the system, no rights needed; wire: crafted segments; both, where permitted", "LAYER")
        {
            Choices = [Both, Kernel, Wire],
        },
        new OptionDescription.Text("Payload", "what to send with --connect tcp (a newline unless given)", "TEXT"),
        new OptionDescription.Switch(
            "Locate", "find the hops between which the option is taken off, or SYNs are lost or reset; needs crafted segments"),
        new OptionDescription.Switch("OutputFlows", "write a record of each connection's packets"),
        TransparencyExperiment.Pcap,
        new OptionDescription.Switch("NoCapture", "do not capture the system's connections, although it is permitted"),
        new OptionDescription.Switch(
            "CsvInput", "accepted as PATHspider has it; lines of CSV are known by their shape") { IsRecorded = false },
    ];

    /// <summary>The options that the user's values ask for.</summary>
    public static FastOpenOptions From(OptionValues values) => new()
    {
        Connect = values.Text("Connect")!,
        Timeout = values.Duration("Timeout"),
        Layer = values.Text("Layer")!,
        Payload = values.Text("Payload") ?? "\n",
        SkipsCapture = values.IsOn("NoCapture"),
        Locates = values.IsOn("Locate"),
        WritesFlows = values.IsOn("OutputFlows"),
    };
}
