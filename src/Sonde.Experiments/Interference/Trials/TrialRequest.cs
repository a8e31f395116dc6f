using System.Text;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The request of all services: a GET with one header line, Host. Control and test are equal byte for byte but for the name, and nothing in it
/// tells of the prober.
/// </summary>
internal static class TrialRequest
{
    /// <summary>The bytes.</summary>
    /// <param name="name">The name: its path is the target of the request, its host stands in Host.</param>
    public static byte[] Of(TestName name) => Encoding.ASCII.GetBytes($"GET {(name.Path.Length == 0 ? "/" : name.Path)} HTTP/1.1\r\nHost: {name.Host}\r\n\r\n");
}
