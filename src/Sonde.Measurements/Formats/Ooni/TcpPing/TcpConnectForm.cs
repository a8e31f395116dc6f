namespace Sonde.Measurements.Formats.Ooni.TcpPing;

/// <summary>How <c>tcp_connect</c> stands in a ping.</summary>
public enum TcpConnectForm
{
    /// <summary>As an object, since version 0.2.0.</summary>
    Object,

    /// <summary>As a list of one object, in version 0.1.0.</summary>
    List,
}
