using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The certificates of the lab and the authorities behind them.</summary>
internal sealed class Certificates : IDisposable
{
    public const string Good = "good", Expired = "expired", SelfSigned = "selfsigned", WrongName = "wrongname", WrongAuthority = "wrongca";
    public const string Site = "site", Provider = "isp", Interceptor = "mitm", OfName = "ofname";

    /// <summary>Whose certificates an interceptor shows.</summary>
    public const string InterceptorName = "Trusted Security Gateway CA";

    /// <summary>For whom the certificate of the secure block page is.</summary>
    public const string ProviderName = "blocked.isp.example";

    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), End = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, X509Certificate2> _certificates = [];
    private readonly string _folder;

    /// <summary>Makes them all, as PEM files in a folder.</summary>
    public Certificates(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        using X509Certificate2 root = Root("Lab Root CA"), other = Root("Unknown Root"), interceptor = Root(InterceptorName);
        string[] names = [Behaviour.ForbiddenName, "harmless.example", "www.example", "*.example"];
        Issue(Good, root, ["vp.example"]);
        Issue(Expired, root, ["vp.example"], isExpired: true);
        Issue(WrongName, root, ["elsewhere.invalid"]);
        Issue(WrongAuthority, other, ["vp.example"]);
        Issue(Site, root, names);
        Issue(Provider, root, [ProviderName]);
        Issue(Interceptor, interceptor, names);
        Issue(OfName, root, [Behaviour.ForbiddenName]);
        using X509Certificate2 own = Root("vp.example");
        Keep(SelfSigned, own);
        File.WriteAllText(AuthorityFile, root.ExportCertificatePem());
    }

    /// <summary>The lab's authority, as a PEM file.</summary>
    public string AuthorityFile => Path.Combine(_folder, "ca.pem");

    /// <summary>One of them, with its key.</summary>
    public X509Certificate2 this[string name] => _certificates[name];

    /// <summary>The files of one: certificate and key.</summary>
    public (string Certificate, string Key) Files(string name)
        => (Path.Combine(_folder, name + ".pem"), Path.Combine(_folder, name + ".key"));

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _certificates.Values) certificate.Dispose();
    }

    private static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Begin.AddYears(-8), End);
    }

    private void Issue(string name, X509Certificate2 authority, string[] names, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string one in names) alternatives.AddDnsName(one);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        (DateTimeOffset from, DateTimeOffset to) = isExpired ? (Begin.AddYears(-5), Begin.AddYears(-4)) : (Begin, End);
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = (byte)(serial[0] & 0x7f | 1);
        using X509Certificate2 bare = request.Create(authority, from, to, serial);
        using X509Certificate2 whole = bare.CopyWithPrivateKey(key);
        Keep(name, whole);
    }

    private void Keep(string name, X509Certificate2 certificate)
    {
        (string file, string keyFile) = Files(name);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        _certificates[name] = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
