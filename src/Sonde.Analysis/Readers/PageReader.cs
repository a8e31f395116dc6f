using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Reads a response object: a web page, or the tagged addresses of a DNS answer.</summary>
internal static class PageReader
{
    /// <summary>Reads the object the cursor has entered. Members that are no part of a page are answers, where those are wanted.</summary>
    public static void Read(ref LineCursor at, Page page, List<SatelliteAnswer>? answers, AnswerPool? pool)
    {
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("status_line"u8)) page.Status = at.ReadText("status_line");
            else if (name.SequenceEqual("headers"u8)) ReadHeaders(ref at, page);
            else if (name.SequenceEqual("body"u8)) page.Body = at.ReadText("body");
            else if (name.SequenceEqual("TlsVersion"u8)) page.TlsVersion = at.ReadIntegerOrNull("TlsVersion");
            else if (name.SequenceEqual("CipherSuite"u8)) page.TlsCipherSuite = at.ReadIntegerOrNull("CipherSuite");
            else if (name.SequenceEqual("Certificate"u8)) ReadCertificate(ref at, page);
            else if (name.SequenceEqual("tls"u8)) ReadTls(ref at, page);
            else if (answers is not null && pool is not null) ReadAnswer(ref at, answers, pool);
            else SkipValue(ref at);
        }
    }

    public static void ReadTags(ref LineCursor at, SatelliteAnswer answer)
    {
        while (at.NextElement())
        {
            if (at.Token == JsonTokenType.String) answer.NoteMatch(at.Raw);
            else at.Skip();
        }
    }

    private static void ReadAnswer(ref LineCursor at, List<SatelliteAnswer> answers, AnswerPool pool)
    {
        JsonText ip = at.Name();
        at.Read();
        if (at.Token != JsonTokenType.StartObject)
        {
            at.Skip();
            return;
        }

        SatelliteAnswer answer = pool.Rent();
        answer.Ip = ip;
        answers.Add(answer);
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("http"u8)) answer.HttpBodyHash = at.ReadTextOrNull("http");
            else if (name.SequenceEqual("cert"u8)) answer.CertificateHash = at.ReadTextOrNull("cert");
            else if (name.SequenceEqual("asnum"u8)) answer.Asn = at.ReadIntegerOrNull("asnum");
            else if (name.SequenceEqual("asname"u8)) answer.AsName = at.ReadTextOrNull("asname");
            else if (name.SequenceEqual("matched"u8))
            {
                if (at.EnterArray("matched")) ReadTags(ref at, answer);
            }
            else SkipValue(ref at);
        }
    }

    private static void ReadHeaders(ref LineCursor at, Page page)
    {
        page.Headers.Clear();
        if (!at.EnterObject("headers")) return;
        while (at.NextProperty())
        {
            JsonText name = at.Name();
            if (!at.EnterArray("headers")) continue;
            while (at.NextElement()) page.Headers.Add(new HeaderLine(name, at.Text("headers")));
        }
    }

    /// <summary>A text, or a list of texts with the leaf first; an empty list is none.</summary>
    private static void ReadCertificate(ref LineCursor at, Page page)
    {
        at.Read();
        if (at.Token != JsonTokenType.StartArray)
        {
            page.Certificate = at.Text("Certificate");
            return;
        }

        page.Certificate = default;
        bool isLeaf = true;
        while (at.NextElement())
        {
            if (isLeaf) page.Certificate = at.Text("Certificate");
            else at.Skip();
            isLeaf = false;
        }
    }

    private static void ReadTls(ref LineCursor at, Page page)
    {
        if (!at.EnterObject("tls")) return;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("version"u8)) page.TlsVersion = at.ReadIntegerOrNull("version");
            else if (name.SequenceEqual("cipher_suite"u8)) page.TlsCipherSuite = at.ReadIntegerOrNull("cipher_suite");
            else if (name.SequenceEqual("cert"u8)) page.Certificate = at.ReadTextOrNull("cert");
            else SkipValue(ref at);
        }
    }

    private static void SkipValue(ref LineCursor at)
    {
        at.Read();
        at.Skip();
    }
}
