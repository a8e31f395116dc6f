using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The shapes of the lines that measuring writes. A test holds every line of every experiment against its shape.</summary>
public static class LineShapes
{
    /// <summary>The shape of the object about a run (<c>--metadata</c>).</summary>
    public static LineShape Metadata { get; } = new("metadata", "What --metadata writes about a run", MetadataShape.Text);

    /// <summary>The name of the shape of a flow's record, which the chains of experiments make.</summary>
    public const string Flow = "flow";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<LineShape> All { get; } =
    [
        new("tcpping", "A measurement of tcpping (OONI ts-032), in OONI's envelope", TcpPingShape.Text),
        new("traceroute", "A measurement of multi_protocol_traceroute or sonde_traceroute, in OONI's envelope", TracerouteShape.Text),
        new("tfo", "A measurement of tfo, in the form of PATHspider's results", FastOpenShape.Text)
        {
            IsOpen = true,
            YieldsWhere = OwnKeys.JobFields,
        },
        new("pathspider", "A measurement of another A/B experiment, in the form of PATHspider's results",
            PathspiderShape.Text)
        {
            IsOpen = true,
            YieldsWhere = OwnKeys.JobFields,
        },
        new("ooni", "A measurement of another nettest, in OONI's envelope", OoniShape.Text),
        new("hyperquack", "A trial of discard, echo, http or https, in the form of Hyperquack's raw lines",
            HyperquackShape.Text) { IsOpen = true },
        new("satellite", "A trial of dns, in the form of Satellite's raw lines", SatelliteShape.Text) { IsOpen = true },
        Metadata,
    ];

    /// <summary>The shape of a nettest's lines; null where there is no such nettest.</summary>
    public static LineShape? Of(string nettest) => NettestFormats.Of(nettest) is not { } format ? null : Named(nettest switch
    {
        "tcpping" or "tfo" => nettest,
        "dns" => "satellite",
        "multi_protocol_traceroute" or "sonde_traceroute" => "traceroute",
        _ => format.Form switch
        {
            LineForm.CensoredPlanet => "hyperquack",
            LineForm.Pathspider => "pathspider",
            _ => "ooni",
        },
    });

    private static LineShape Named(string name) => All.Single(shape => shape.Name == name);
}
