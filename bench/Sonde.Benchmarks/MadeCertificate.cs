using System.Formats.Asn1;

namespace Sonde.Benchmarks;

/// <summary>Certificates that read well (RFC 5280) and are signed by nobody: key and signature are noise.</summary>
internal static class MadeCertificate
{
    public static string Base64(Random random, string commonName, string issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteBody(writer, random, commonName, issuer);
            WriteAlgorithm(writer, "1.2.840.113549.1.1.11");
            writer.WriteBitString(Noise(random, 256));
        }

        return Convert.ToBase64String(writer.Encode());
    }

    private static void WriteBody(AsnWriter writer, Random random, string commonName, string issuer)
    {
        using AsnWriter.Scope body = writer.PushSequence();
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true))) writer.WriteInteger(2);
        writer.WriteInteger(random.NextInt64());
        WriteAlgorithm(writer, "1.2.840.113549.1.1.11");
        WriteName(writer, issuer);
        using (writer.PushSequence())
        {
            writer.WriteUtcTime(new DateTimeOffset(2023, 6, 1, 0, 0, 0, TimeSpan.Zero));
            writer.WriteUtcTime(new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.Zero));
        }

        WriteName(writer, commonName);
        using (writer.PushSequence())
        {
            WriteAlgorithm(writer, "1.2.840.113549.1.1.1");
            writer.WriteBitString(Noise(random, 270));
        }

        using AsnWriter.Scope tagged = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true));
        using AsnWriter.Scope extensions = writer.PushSequence();
        using AsnWriter.Scope extension = writer.PushSequence();
        writer.WriteObjectIdentifier("2.5.29.17");
        var names = new AsnWriter(AsnEncodingRules.DER);
        using (names.PushSequence())
        {
            foreach (string name in (string[])[commonName, "*." + commonName])
                names.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        writer.WriteOctetString(names.Encode());
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using AsnWriter.Scope algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        writer.WriteNull();
    }

    private static void WriteName(AsnWriter writer, string commonName)
    {
        using AsnWriter.Scope name = writer.PushSequence();
        using AsnWriter.Scope set = writer.PushSetOf();
        using AsnWriter.Scope pair = writer.PushSequence();
        writer.WriteObjectIdentifier("2.5.4.3");
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, commonName);
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
