using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.Tests.Platform;

/// <summary>Certificates of lab.test, of one key: to make a key takes longer than what is tested with it.</summary>
internal static class LabCertificate
{
    private static readonly RSA Key = RSA.Create(2048);

    /// <summary>One that signed itself.</summary>
    public static X509Certificate2 New()
    {
        lock (Key)
        {
            var request = new CertificateRequest("CN=lab.test", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        }
    }
}
