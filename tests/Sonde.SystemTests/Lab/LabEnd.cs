using System.Net;

namespace Sonde.SystemTests.Lab;

/// <summary>One end of a link: an interface with an address of each family.</summary>
internal sealed record LabEnd(LabHost Host, string Interface, IPAddress V4, IPAddress V6)
{
    /// <summary>The address of the family.</summary>
    public IPAddress Address(bool v6) => v6 ? V6 : V4;
}
