using System.Net.Sockets;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What stands at a vantage point: software nobody here wrote where there is such.</summary>
internal abstract record Server
{
    private Server()
    {
    }

    /// <summary>nginx.</summary>
    /// <param name="Site">The directives of its server block; <c>@</c> is the lab's folder.</param>
    /// <param name="Certificate">The certificate by its name (https), or null.</param>
    /// <param name="Protocols">The versions of TLS that it speaks.</param>
    internal sealed record Nginx(string Site, string? Certificate = null, string Protocols = "TLSv1.2 TLSv1.3") : Server
    {
        /// <summary>Directives of a further server block for the forbidden name alone, or null.</summary>
        public string? SiteOfName { get; init; }

        /// <summary>The certificate of that block.</summary>
        public string? CertificateOfName { get; init; }
    }

    /// <summary>A few lines of C#: what nginx cannot play. It gets the connection and closes it.</summary>
    internal sealed record Odd(Func<Socket, Task> Serves) : Server;

    /// <summary>unbound, honest.</summary>
    internal sealed record Unbound : Server;

    /// <summary>dnsdist, honest but for what its rule says of the forbidden name.</summary>
    /// <param name="Action">An action in its language, or null for none.</param>
    /// <param name="Only">A further condition in its language, or null.</param>
    internal sealed record Dnsdist(string? Action = null, string? Only = null) : Server
    {
        /// <summary>
        /// Addresses that it gives for the forbidden name; a family without any is answered honestly, unless
        /// <see cref="IsEmptyOtherwise"/>.
        /// </summary>
        public IReadOnlyList<string> Spoofs { get; init; } = [];

        /// <summary>Whether the type without spoofed addresses is answered with nothing.</summary>
        public bool IsEmptyOtherwise { get; init; }

        /// <summary>Whether the action is for every name.</summary>
        public bool OfEveryName { get; init; }
    }

    /// <summary>The address exists, and nothing listens there.</summary>
    internal sealed record Nothing : Server;
}
