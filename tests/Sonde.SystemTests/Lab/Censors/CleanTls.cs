namespace Sonde.SystemTests.Lab.Censors;

/// <summary>TLS servers as they are: a defect of the vantage point's own is no interference.</summary>
internal static class CleanTls
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Clean("https-clean", "a certificate of the lab's authority for vp.example", Sites.Secure()),
        Clean("https-clean-expired", "its certificate has expired", Sites.Secure(Certificates.Expired)),
        Clean("https-clean-selfsigned", "its certificate is its own", Sites.Secure(Certificates.SelfSigned)),
        Clean("https-clean-wrongname", "its certificate is for another name", Sites.Secure(Certificates.WrongName)),
        Clean("https-clean-wrongca", "its certificate is of an authority that nobody knows", Sites.Secure(Certificates.WrongAuthority)),
        Clean("https-clean-tls12", "TLS 1.2 alone", Sites.Secure(protocols: "TLSv1.2")),
        new("https-clean-tls10", Service.Https)
        {
            Does = "TLS 1.0 alone, which no client offers any more",
            Shows = "an alert for every name",
            Server = Sites.Secure(protocols: "TLSv1; ssl_ciphers ALL:@SECLEVEL=0"),
            Truth = Truth.Server("tls/tls.failed") with { ControlsFail = true, IsProvable = false },
        },
        new("https-vhost", Service.Https)
        {
            Does = "the vantage point really hosts the name, with its certificate",
            Shows = "no packet of anybody else",
            Server = new Server.Nginx(
                "root @/www/page;", Certificates.Good) { SiteOfName = "root @/www/page;", CertificateOfName = Certificates.OfName },
            Truth = Truth.Server("content/tls_mismatch"),
        },
    ];

    private static Behaviour Clean(string name, string does, Server server)
        => new(name, Service.Https) { Does = does, Shows = "the same for control and test", Server = server, Truth = Truth.Clean };
}
