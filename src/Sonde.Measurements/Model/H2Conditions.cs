namespace Sonde.Measurements.Model;

/// <summary>The vocabulary of <c>h2</c>: PATHspider's words, and ours of what the server chose.</summary>
public static class H2Conditions
{
    /// <summary>The words that all experiments of path transparency have.</summary>
    public static ConnectivityWords Common { get; } = new("h2");

    /// <summary>The answer came by HTTP/2.</summary>
    public const string UpgradeSuccess = "h2.upgrade.success";

    /// <summary>The answer came by HTTP/1.</summary>
    public const string UpgradeFailed = "h2.upgrade.failed";

    /// <summary>The server chose HTTP/2 in the TLS handshake.</summary>
    public const string AlpnHttp2 = "h2.alpn.h2";

    /// <summary>The server chose HTTP/1.1 in the TLS handshake.</summary>
    public const string AlpnHttp1 = "h2.alpn.http1";

    /// <summary>The server chose nothing in the TLS handshake.</summary>
    public const string AlpnNone = "h2.alpn.none";

    /// <summary>Without TLS the server switches to HTTP/2.</summary>
    public const string ClearUpgrade = "h2.h2c.upgrade";

    /// <summary>Without TLS the server speaks HTTP/2 with those who begin by it, and does not switch.</summary>
    public const string ClearPriorKnowledge = "h2.h2c.prior_knowledge";

    /// <summary>Without TLS the server speaks no HTTP/2.</summary>
    public const string ClearNone = "h2.h2c.none";

    /// <summary>The words, in the order of results.</summary>
    public static IReadOnlyList<ConditionWord> Words { get; } =
    [
        .. Common.Connectivity("the request by HTTP/1.1", "the one that offers HTTP/2"),
        new(UpgradeSuccess, "the request that offers HTTP/2 was answered by HTTP/2"),
        new(UpgradeFailed,
            "it was answered by HTTP/1: a server without HTTP/2, and a proxy before it that does not pass the offer on, look the same from here"),
        new(AlpnHttp2, "offered h2 and http/1.1 in the TLS handshake (ALPN), the server chose h2"),
        new(AlpnHttp1, "offered both, it chose http/1.1"),
        new(AlpnNone, "offered both, it chose none: it does not know ALPN, or knows neither"),
        new(ClearUpgrade, "without TLS, the server switches from HTTP/1.1 to HTTP/2 (Upgrade: h2c)"),
        new(ClearPriorKnowledge, "without TLS, it answers those who begin by HTTP/2, and does not switch"),
        new(ClearNone, "without TLS, it does not switch and gives those who begin by HTTP/2 no answer by it"),
        .. Common.Targets,
        Common.Doubt(),
    ];
}
