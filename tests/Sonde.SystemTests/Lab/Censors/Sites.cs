using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The web servers of the lab.</summary>
internal static class Sites
{
    private const string Page = "root @/www/page;";

    public static Server Ordinary { get; } = new Server.Nginx(Page);

    public static Server Large { get; } = new Server.Nginx("root @/www/long;");

    public static Server Forbids { get; } = new Server.Nginx(
        "default_type text/html; location / { return 403 '<html><body><h1>403</h1><p>Members only.</p></body></html>'; }");

    /// <summary>Prints the name that it was asked for.</summary>
    public static Server Reflects { get; } = new Server.Nginx(
        "default_type text/html; location / { return 404 '<html><body><p>No site $host on this server.</p></body></html>'; }");

    public static Server Redirects { get; } = new Server.Nginx("return 301 https://$host$request_uri;");

    public static Server Zipped { get; } = new Server.Nginx("root @/www/zipped; gzip_static always;");

    public static Server Dynamic { get; } = new Server.Nginx(
        "root @/www/dynamic; ssi on; ssi_last_modified off; add_header Set-Cookie 'sid=$request_id; Path=/'; add_header X-Request-Id $request_id; etag on;");

    /// <summary>Really hosts the forbidden name.</summary>
    public static Server Hosts { get; } = new Server.Nginx(Page)
    {
        SiteOfName = "default_type text/html; location / { return 404 '<html><body>moved away</body></html>'; }",
    };

    /// <summary>HTTP/1.0 without a length: the end of the connection is the end of the body.</summary>
    public static Server Old { get; } = new Server.Odd(async connection =>
    {
        await connection.HeadAsync();
        await connection.SayAsync(
            Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\nServer: thttpd/2.25b\r\nContent-Type: text/html\r\n\r\n" + Pages.Welcome));
    });

    /// <summary>An edge of a CDN, that answers a name of its customers otherwise.</summary>
    public static Server Edge { get; } = new Server.Odd(async connection =>
    {
        byte[] request = await connection.HeadAsync();
        bool isCustomer = Encoding.Latin1.GetString(request).Contains(Behaviour.ForbiddenName, StringComparison.OrdinalIgnoreCase);
        await connection.SayAsync(isCustomer
            ? Pages.Answer("400 Bad Request", "<H1>Invalid URL</H1>Ref#9.", "Server: AkamaiGHost", "Mime-Version: 1.0")
            : Pages.Answer("503 Service Unavailable", "<H1>Service</H1>", "Server: AkamaiGHost", "Mime-Version: 1.0"));
    });

    /// <summary>Resets for the name itself: no censor anywhere.</summary>
    public static Server ResetsByItself { get; } = new Server.Odd(async connection =>
    {
        byte[] request = await connection.HeadAsync();
        if (Encoding.Latin1.GetString(request).Contains(Behaviour.ForbiddenName, StringComparison.OrdinalIgnoreCase)) connection.Reset();
        else await connection.SayAsync(Pages.Answer("200 OK", Pages.Welcome, "Server: small"));
    });

    /// <summary>Takes a connection, and says nothing.</summary>
    public static Server Deaf { get; } = new Server.Odd(connection => Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System));

    public static Server Mirror { get; } = new Server.Odd(async connection =>
    {
        byte[] buffer = new byte[65536];
        while (await connection.HearAsync(buffer) is > 0 and int length) await connection.SendAsync(buffer.AsMemory(0, length));
    });

    public static Server Sink { get; } = new Server.Odd(async connection =>
    {
        byte[] buffer = new byte[65536];
        while (await connection.HearAsync(buffer) > 0)
        {
            // It is discarded.
        }
    });

    /// <summary>HTTPS with a certificate of the lab's, by name.</summary>
    public static Server Secure(string certificate = Certificates.Good, string protocols = "TLSv1.2 TLSv1.3")
        => new Server.Nginx(Page, certificate, protocols);

    /// <summary>HTTPS whose body is long.</summary>
    public static Server SecureLarge { get; } = new Server.Nginx("root @/www/long;", Certificates.Good);
}
