using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.Cli;

/// <summary>
/// Whether chains of certificates lead to authorities that are trusted: the system's, and those that the user named. Nothing is fetched to
/// find out.
/// </summary>
/// <param name="extra">The authorities that the user named.</param>
internal sealed class CertificateTrust(X509Certificate2Collection extra)
{
    /// <summary>The trust in the system's authorities and those in files (PEM).</summary>
    /// <exception cref="UsageException">A file cannot be read, or holds no certificate.</exception>
    public static CertificateTrust Of(IReadOnlyList<string> files)
    {
        var extra = new X509Certificate2Collection();
        foreach (string file in files)
        {
            int before = extra.Count;
            try
            {
                extra.ImportFromPem(File.ReadAllText(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileTrouble.Of("--ca-file", file, e);
            }
            catch (CryptographicException)
            {
                throw new UsageException($"--ca-file {file}: it holds no certificates (PEM)");
            }

            if (extra.Count == before) throw new UsageException($"--ca-file {file}: it holds no certificates (PEM)");
        }

        return new CertificateTrust(extra);
    }

    /// <summary>Whether a chain (DER, the leaf first) leads to one of them, whatever the name.</summary>
    public bool Trusts(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        if (chain.Count == 0) return false;
        List<X509Certificate2> read = [];
        try
        {
            foreach (ReadOnlyMemory<byte> certificate in chain) read.Add(X509CertificateLoader.LoadCertificate(certificate.Span));
            return Builds(read, X509ChainTrustMode.System) || (extra.Count > 0 && Builds(read, X509ChainTrustMode.CustomRootTrust));
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (X509Certificate2 certificate in read) certificate.Dispose();
        }
    }

    private bool Builds(List<X509Certificate2> certificates, X509ChainTrustMode mode)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.TrustMode = mode;
        if (mode == X509ChainTrustMode.CustomRootTrust) chain.ChainPolicy.CustomTrustStore.AddRange(extra);
        foreach (X509Certificate2 certificate in certificates.Skip(1)) chain.ChainPolicy.ExtraStore.Add(certificate);
        return chain.Build(certificates[0]);
    }
}
