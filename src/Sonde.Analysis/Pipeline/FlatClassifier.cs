using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Pipeline;

/// <summary>
/// Decides rows that come in base-table form. What they say of themselves stands, an empty column too; a column that the public files leave
/// out is computed where it can be: signatures in status line and headers, whom a certificate is for, and, from the files that
/// hold the control resolvers' rows, what agrees with the control answers.
/// </summary>
internal sealed class FlatClassifier(Knowledge knowledge)
{
    private readonly FlatHyperquackReader _hyperquackReader = new();
    private readonly FlatSatelliteReader _satelliteReader = new();
    private readonly HyperquackRow _hyperquackRow = new();
    private readonly SatelliteRow _satelliteRow = new();
    private readonly Page _page = new();

    /// <summary>What the control resolvers answered in this scan, or null where that is not known.</summary>
    public FlatControls? Controls { get; set; }

    /// <summary>Makes a row; returns why the line is rejected, or null.</summary>
    public string? ReadHyperquack(
        byte[] bytes, int start, int length, long number, FileContext file, HyperquackClassifier classifier, IRowSink sink)
    {
        HyperquackRow row = _hyperquackRow;
        if (_hyperquackReader.Read(bytes, start, length, file, row) is { } fault) return fault;
        row.Line = number;
        classifier.CompleteFlat(row, _hyperquackReader.HasPageAnalysis, sink);
        return null;
    }

    /// <summary>Makes a row; returns why the line is rejected, or null.</summary>
    public string? ReadSatellite(
        byte[] bytes, int start, int length, long number, FileContext file, SatelliteClassifier classifier, IRowSink sink)
    {
        SatelliteRow row = _satelliteRow;
        if (_satelliteReader.Read(bytes, start, length, file, row) is { } fault) return fault;
        row.Line = number;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (answer.Https is { } https) ReadCertificate(https, row);
            if (knowledge.IsPublished) continue;
            if (answer.Http is { } page) MatchPage(page);
            if (answer.Https is { } secure) MatchPage(secure);
            if (!answer.HasControlColumn && row.ResolverIsTrusted != true && row.IsControl != true) Controls?.Compare(row.Domain, answer);
        }

        classifier.FlatControls = Controls;
        classifier.CompleteFlat(row, sink);
        return null;
    }

    private void ReadCertificate(FetchedPage page, SatelliteRow row)
    {
        bool hasText = !page.CertificateText.IsNull && !page.CertificateText.IsEmpty;
        if (page.Certificate is null && hasText)
        {
            page.Certificate = knowledge.Certificates.Read(page.CertificateText);
            page.MatchesDomain ??= knowledge.Certificates.Matches(page.Certificate, row.Domain);
        }
        else if (page.Certificate is { } columns && !page.HasMatch && !knowledge.IsPublished)
        {
            page.MatchesDomain = knowledge.Certificates.Matches(
                hasText ? knowledge.Certificates.Read(page.CertificateText) : columns, row.Domain);
        }
    }

    private void MatchPage(FetchedPage page)
    {
        if (page.HasAnalysis || !page.IsAnswered || knowledge.Matcher is null) return;
        _page.Clear();
        _page.IsPresent = _page.IsHttp = true;
        _page.Status = page.Status;
        _page.Headers.AddRange(page.Headers);
        if (knowledge.Matcher.Match(_page, withBody: false) is not { } hit) return;
        page.IsKnownBlockpage = hit.IsBlockpage;
        page.PageSignature = hit.Name;
        if (knowledge.IsExplaining) page.Excerpt = knowledge.Matcher.Locate(_page, withBody: false);
    }
}
