using System.Text;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The request of all services: a GET with one header line, Host. Control and test are equal byte for byte but for the name, and nothing in
/// it tells of the prober.
/// </summary>
internal static class TrialRequest
{
    /// <summary>The bytes.</summary>
    /// <param name="name">The name: its path is the target of the request, its host stands in Host.</param>
    public static byte[] Of(TestName name)
        => Encoding.ASCII.GetBytes($"GET {(name.Path.Length == 0 ? "/" : name.Path)} HTTP/1.1\r\nHost: {name.Host}\r\n\r\n");

    /// <summary>The same with how to reach who measures (From, RFC 9110 §10.1.2): for the health check alone.</summary>
    public static byte[] WithContact(TestName name, string contact)
        => Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {name.Host}\r\nFrom: {string.Concat(contact.Where(letter => letter is >= ' ' and <= '~'))}\r\n\r\n");
}
