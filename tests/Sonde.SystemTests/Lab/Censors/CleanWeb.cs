namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Web servers as they are, without anything on the path.</summary>
internal static class CleanWeb
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Clean("http-clean", Sites.Ordinary, "a static page", "nothing"),
        Clean("http-clean-403", Sites.Forbids, "403 for every name", "a refusal that the controls get as well is the template"),
        Clean(
            "http-clean-404-reflect", Sites.Reflects, "404, and the page prints the name it was asked for",
            "the name in the body is a part that changes"),
        Clean("http-clean-redirect", Sites.Redirects, "301 to the same name over TLS", "the name in Location is a part that changes"),
        Clean("http-clean-gzip", Sites.Zipped, "the body is always gzip", "decoded before it is compared"),
        Clean(
            "http-clean-dynamic", Sites.Dynamic, "chunked, with time, request id, cookie, name and nonce",
            "what differs between controls is not compared"),
        Clean("http-clean-http10", Sites.Old, "HTTP/1.0 without a length", "the end of the connection is the end of the body"),
        new("http-clean-rate-limited", Service.Http)
        {
            Does = "a connection every second and a half, and SYNs in between are lost",
            Shows = "courtesy alone; controls suffer as well",
            Server = Sites.Ordinary,
            Censor = new Censor.Rules((to, _) => $"{to} tcp dport 80 {Censor.Syn} limit rate over 40/minute burst 1 packets drop"),
            Truth = Truth.Clean with { Rest = TimeSpan.FromSeconds(2) },
        },
        new("http-edge", Service.Http)
        {
            Does = "an edge of a CDN answers an unknown name in its own way",
            Shows = "Server: AkamaiGHost; the vantage point itself spoke",
            Server = Sites.Edge,
            Truth = Truth.Server("trusted_host:akamai"),
        },
        new("http-vhost", Service.Http)
        {
            Does = "the vantage point really hosts the name",
            Shows = "no packet of anybody else",
            Server = Sites.Hosts,
            Truth = Truth.Server("content/status_mismatch:404"),
        },
        new("http-server-resets", Service.Http)
        {
            Does = "the vantage point itself resets for the name",
            Shows = "the request was acknowledged, and the reset is the server's in every mark",
            Server = Sites.ResetsByItself,
            // A censor behind the last router would look the same.
            Truth = Truth.Server("read/tcp.reset") with { IsProvable = false },
        },
        new("http-deaf", Service.Http)
        {
            Does = "takes connections, and says nothing to anybody",
            Shows = "controls fail",
            Server = Sites.Deaf,
            Truth = Truth.Server("read/timeout") with { ControlsFail = true, IsProvable = false },
        },
    ];

    private static Behaviour Clean(string name, Server server, string does, string shows)
        => new(name, Service.Http) { Does = does, Shows = shows, Server = server, Truth = Truth.Clean };
}
