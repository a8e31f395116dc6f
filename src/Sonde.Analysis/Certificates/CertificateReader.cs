using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Sonde.Analysis.Certificates;

/// <summary>
/// Reads the few fields of a certificate that the tables keep. Bytes that are no certificate are refused, never an exception.
/// </summary>
internal static class CertificateReader
{
    private const string CommonNameOid = "2.5.4.3";
    private const string AlternativeNameOid = "2.5.29.17";

    public static Certificate Read(byte[] der)
    {
        try
        {
            return Parse(der);
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException or DecoderFallbackException or OverflowException)
        {
            return Certificate.Unreadable;
        }
    }

    private static Certificate Parse(byte[] der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader certificate = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        AsnReader body = certificate.ReadSequence();
        certificate.ReadSequence();
        certificate.ReadBitString(out _);
        certificate.ThrowIfNotEmpty();
        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag() == version) body.ReadEncodedValue();
        body.ReadIntegerBytes();
        body.ReadSequence();
        List<string> issuer = CommonNames(body.ReadSequence());
        AsnReader validity = body.ReadSequence();
        string notBefore = Time(validity);
        string notAfter = Time(validity);
        List<string> subject = CommonNames(body.ReadSequence());
        body.ReadSequence();
        List<string> names = [];
        while (body.HasData)
        {
            Asn1Tag tag = body.PeekTag();
            if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 3 }) names = AlternativeNames(body.ReadSequence(tag).ReadSequence());
            else body.ReadEncodedValue();
        }

        return new Certificate(subject.FirstOrDefault(), issuer.FirstOrDefault(), notBefore, notAfter, names, subject);
    }

    private static List<string> CommonNames(AsnReader name)
    {
        List<string> found = [];
        while (name.HasData)
        {
            AsnReader set = name.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                AsnReader pair = set.ReadSequence();
                if (pair.ReadObjectIdentifier() == CommonNameOid) found.Add(Text(pair));
            }
        }

        return found;
    }

    private static string Text(AsnReader reader)
    {
        Asn1Tag tag = reader.PeekTag();
        return (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => reader.ReadCharacterString(UniversalTagNumber.UTF8String),
            UniversalTagNumber.BMPString => reader.ReadCharacterString(UniversalTagNumber.BMPString),
            // Others hold ASCII by the standard and Latin-1 in the field.
            _ => Encoding.Latin1.GetString(reader.PeekContentBytes().Span),
        };
    }

    private static string Time(AsnReader validity)
    {
        DateTimeOffset time = validity.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime
            ? validity.ReadUtcTime(2049)
            : validity.ReadGeneralizedTime();
        return time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static List<string> AlternativeNames(AsnReader extensions)
    {
        List<string> found = [];
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().TagValue == (int)UniversalTagNumber.Boolean) extension.ReadBoolean();
            if (oid != AlternativeNameOid) continue;
            var value = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER);
            AsnReader names = value.ReadSequence();
            while (names.HasData)
            {
                Asn1Tag tag = names.PeekTag();
                bool isDns = tag is { TagClass: TagClass.ContextSpecific, TagValue: 2 };
                if (isDns) found.Add(Encoding.Latin1.GetString(names.PeekContentBytes().Span));
                names.ReadEncodedValue();
            }
        }

        return found;
    }
}
