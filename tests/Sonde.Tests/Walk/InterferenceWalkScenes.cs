using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Experiments.Interference;

namespace Sonde.Tests.Walk;

/// <summary>Networks that lead to every outcome of the experiments of interference.</summary>
internal static class InterferenceWalkScenes
{
    private static readonly IPAddress Router = IPAddress.Parse("198.51.100.4");
    private static readonly string[] Whom = ["--probe-cc", "IT", "--probe-asn", "AS64496"];

    /// <summary>
    /// What is known of addresses: ranges kept for documentation are in nobody's network, so that this one is a real one's.
    /// </summary>
    public static string[] Metadata(TestHost host) => ["--ip-metadata", host.Write("networks.pfx2as", "8.8.8.0\t24\t15169")];

    /// <summary>Measures all networks of a nettest; their lines.</summary>
    public static IEnumerable<JsonElement> Measure(string nettest, TestHost host) => nettest == "dns" ? Dns(host) : Trials(nettest);

    private static IEnumerable<JsonElement> Trials(string nettest)
    {
        string[] words = nettest switch
        {
            "http" => ["clean", "rst", "silent", "fin", "cut", "length", "status", "body", "header", "block", "akamai", "refused", "write"],
            "https"
                => ["clean", "rst", "fin", "drop", "rst later", "drop later", "fin later", "cut later", "length later", "certificate",
                    "status", "body", "header", "block", "akamai", "refused", "write"],
            _ => ["clean", "rst", "drop", "page", "replaced", "refused", "write"],
        };
        foreach (string what in words)
            yield return Of(
                nettest, asked => asked == InterferenceScene.Forbidden ? ScenesOf.Does(nettest, what) : ScenesOf.Does(nettest, "clean"));
        yield return Of(nettest, _ => ServerTalk.Silence);
        yield return Of(nettest, _ => ServerTalk.Fails(104));
        yield return Of(nettest, _ => ServerTalk.Fails(113).With(reply => reply with { Icmp = new IcmpError(3, 1, Router) }));
        yield return Of(nettest, _ => ServerTalk.Fails(101).With(reply => reply with { Icmp = new IcmpError(3, 0, Router) }));
        yield return Of(nettest, _ => ServerTalk.Fails(24).With(reply => reply with { NeverLeft = true }));
    }

    private static JsonElement Of(string nettest, Func<string, ServerTalk> server)
        => new InterferenceScene { Service = nettest, Server = (asked, _) => server(asked.Name) }.Measure(Whom).Single();

    private static IEnumerable<JsonElement> Dns(TestHost host)
    {
        using var authority = new Authority("Lab Root CA");
        using var gateway = new Authority("Trusted Security Gateway CA");
        string file = host.Write("ca.pem", authority.Pem);
        string[] arguments = ["--type", "A", "--ca-file", file, .. Metadata(host), .. Whom];
        foreach (string lie in (string[])["clean", "nxdomain", "refused", "servfail", "empty", "0.0.0.0", "drop", "port", "route", "local",
            "garbage", "203.0.113.10", "203.0.113.11", "203.0.113.12", "203.0.113.13", "203.0.113.14", "203.0.113.15", "8.8.8.99", "146.112.61.104"])
        {
            yield return new DnsScene
            {
                Resolver = question => question.IsForbidden && lie != "clean" ? ScenesOf.Forged(question, lie) : null,
                Trusted = question => question.IsForbidden && lie == "8.8.8.99" ? ScenesOf.Forged(question, "8.8.8.20")
                    : question.IsForbidden && lie == "203.0.113.15" ? ScenesOf.Forged(question, "203.0.113.16") : null,
                Talk = conversation => ScenesOf.Host(conversation, authority, gateway),
            }.Measure(arguments).Single();
        }

        yield return new DnsScene
        {
            Resolver = question
            => question.IsForbidden ? ScenesOf.Forged(question, "203.0.113.14") : null
        }.Measure([.. arguments, "--no-fetch"]).Single();
    }

    /// <summary>An authority that issues certificates for a name.</summary>
    internal sealed class Authority : IDisposable
    {
        private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly X509Certificate2 _root;

        public Authority(string name)
        {
            var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        }

        /// <summary>A certificate for the forbidden name, the same each time.</summary>
        public byte[] Kept => field ??= Issue(DnsScene.Forbidden);

        public string Pem => _root.ExportCertificatePem();

        public byte[] Issue(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 issued = request.Create(
                _root, DateTimeOffset.UnixEpoch.AddYears(51), DateTimeOffset.UnixEpoch.AddYears(89), [1, 2, 3]);
            return issued.RawData;
        }

        public void Dispose()
        {
            _root.Dispose();
            _key.Dispose();
        }
    }
}
