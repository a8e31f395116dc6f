using System.Net;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The fields of PATHspider's chain <c>basic</c>. Forward is the direction of the first packet captured.</summary>
/// <param name="Source">Where the flow comes from (<c>sip</c>).</param>
/// <param name="Destination">Where it goes (<c>dip</c>).</param>
/// <param name="Protocol">The protocol's number (<c>proto</c>).</param>
/// <param name="SourcePort">Port of the source; null for protocols without ports (<c>sp</c>).</param>
/// <param name="DestinationPort">Port of the destination, likewise (<c>dp</c>).</param>
/// <param name="PacketsForward">Packets forward.</param>
/// <param name="PacketsReverse">Packets back.</param>
/// <param name="OctetsForward">Bytes of the IP packets forward.</param>
/// <param name="OctetsReverse">Bytes of the IP packets back.</param>
public sealed record BasicFlow(
    IPAddress Source, IPAddress Destination, int Protocol, int? SourcePort, int? DestinationPort,
    long PacketsForward, long PacketsReverse, long OctetsForward, long OctetsReverse);
