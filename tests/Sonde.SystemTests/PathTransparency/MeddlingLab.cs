using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Twelve routers before nginx and unbound, of which one meddles: which one, and by what, is in the target's address, in both families:
/// 10.80.PLACE.KIND and fd80:0:0:PLACE::KIND.
/// </summary>
internal sealed class MeddlingLab : IDisposable
{
    /// <summary>How many routers there are.</summary>
    public const int Routers = 12;

    private readonly LabNetwork _network;

    private MeddlingLab(LabNetwork network, LabHost client, LabHost server) => (_network, Client, Server) = (network, client, server);

    public LabHost Client { get; }

    /// <summary>All targets.</summary>
    public LabHost Server { get; }

    /// <summary>Makes the lab.</summary>
    /// <param name="kinds">What routers do, by the last part of the target's address; 1 is nothing.</param>
    /// <param name="quotedBytes">How much of a packet routers cite.</param>
    /// <param name="quotesWhole">Which routers cite whole packets all the same, from 1; null: none.</param>
    /// <param name="loss">The share of packets that the first router loses.</param>
    /// <param name="hasLimits">Whether the target limits its ICMP errors as systems do.</param>
    public static async Task<MeddlingLab> CreateAsync(
        IReadOnlyDictionary<int, Meddling> kinds, int quotedBytes = 1200, double loss = 0, bool hasLimits = false,
        Func<int, bool>? quotesWhole = null)
    {
        LabMachine.Require("nginx", "unbound");
        var network = new LabNetwork { WithoutLimits = hasLimits ? null : "all targets are one host's, and each is asked to cite" };
        LabHost client = network.Host("client"), server = network.Host("server");
        network.SoftPath(
            client, server, TimeSpan.Zero,
            [
                .. Enumerable.Range(1, Routers).Select(place => new SoftHop($"198.51.100.{place}", $"2001:db8::{place:x}")
                {
                    QuotedBytes = quotesWhole?.Invoke(place) == true ? 1200 : quotedBytes,
                    Loss = place == 1 ? loss : 0,
                    Changes = packet => Find(packet, place)?.Changes(packet),
                    Intercepts = packet => Find(packet, place)?.Loses(packet) == true ? [] : null,
                }),
            ]);
        server.Announce("10.80.0.0/16").Announce("fd80::/48");
        var lab = new MeddlingLab(network, client, server);
        try
        {
            network.Start();
            await Task.WhenAll(server.NginxAsync(80), server.UnboundAsync());
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return lab;

        Meddling? Find(byte[] packet, int place)
        {
            byte[] to = SoftPacket.Destination(packet).GetAddressBytes();
            (int at, int kind) = to.Length == 4 ? (to[2], to[3]) : (to[7], to[15]);
            return at == place && IsOurs(to) ? kinds.GetValueOrDefault(kind) : null;
        }
    }

    /// <summary>A target.</summary>
    public static string Address(int place, int kind, bool v6 = false) => v6 ? $"fd80:0:0:{place:x}::{kind:x}" : $"10.80.{place}.{kind}";

    public void Dispose() => _network.Dispose();

    private static bool IsOurs(byte[] address) => address is [10, 80, ..] or [0xfd, 0x80, ..];
}
