using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Hyperquack;

/// <summary>Makes rows of a Hyperquack line: one for each probe.</summary>
internal sealed class HyperquackClassifier(Knowledge knowledge)
{
    private readonly List<HyperquackRow> _rows = [];
    private readonly Page _noPage = new();

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? ClassifyV2(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (line.TestUrl.IsNull) return LineFault.Missing("test_url");
        if (line.Blocked is null) return LineFault.Missing("anomaly");
        if (line.StatefulBlock is null) return LineFault.Missing("stateful_block");
        if (FaultOfTrials(line) is { } fault) return fault;
        ScanType scan = line.Own.IsThere || file.Scan is ScanType.Unknown or ScanType.Dns
            ? ServiceType(line.Service, file.ScanByPath)
            : file.Scan;
        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            bool isControl = !trial.ControlUrl.IsNull;
            HyperquackRow row = Begin(i, line, file, id, number, scan);
            row.ServerIp = line.Vp;
            row.Subject = line.TestUrl;
            row.Domain = isControl ? trial.ControlUrl : line.TestUrl;
            row.IsControl = isControl;
            row.Retry = isControl ? null : retry++;
            Finish(row, trial, line.Location);
        }

        Speak(line.TrialCount, line.ControlsFailed, line.Own.IsInterrupted, sink);
        return null;
    }

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? ClassifyV1(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (line.Keyword.IsNull) return LineFault.Missing("Keyword");
        if (line.Retries is not { } retries) return LineFault.Missing("Retries");
        if (line.Blocked is null) return LineFault.Missing("Blocked");
        if (line.ControlsFailed is null) return LineFault.Missing("FailSanity");
        if (line.StatefulBlock is null) return LineFault.Missing("StatefulBlock");
        if (!line.HasTrials) return LineFault.Missing("Results");
        if (FaultOfTrials(line) is { } fault) return fault;
        ScanType scan = file.Scan == ScanType.Unknown ? file.ScanByPath : file.Scan;
        for (int i = 0; i < line.TrialCount; i++)
        {
            if (line.Trial(i).Sent.IsNull) return LineFault.Missing("Sent");
            if (!SentRequest.TryDomain(line.Trial(i).Sent, out JsonText asked)) return "Sent is no request";
            bool isControl = asked.IsNull ? i > retries : ControlDomains.Contains(asked);
            HyperquackRow row = Begin(i, line, file, id, number, scan);
            row.ServerIp = line.Server;
            row.Subject = line.Keyword;
            row.Domain = !asked.IsNull ? asked : isControl ? JsonText.Empty : line.Keyword;
            row.IsControl = isControl;
            row.Retry = isControl ? null : i;
            Finish(row, line.Trial(i), line.Location);
        }

        Speak(line.TrialCount, line.ControlsFailed, isInterrupted: false, sink);
        return null;
    }

    private static string? FaultOfTrials(RawMeasurement line)
    {
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            if (trial.MatchesTemplate is null) return LineFault.Missing("matches_template");
            if (trial.StartTime.IsNull) return LineFault.Missing("start_time");
            if (trial.EndTime.IsNull) return LineFault.Missing("end_time");
            if (trial.HasNullPage) return "response is null";
            if (!trial.Page.IsHttp) continue;
            if (trial.Page.Status.IsNull) return LineFault.Missing("status_line");
            if (trial.Page.Body.IsNull) return LineFault.Missing("body");
        }

        return null;
    }

    private static ScanType ServiceType(JsonText service, ScanType otherwise)
    {
        ReadOnlySpan<byte> name = service.Raw;
        int colon = name.IndexOf((byte)':');
        if (colon >= 0) name = name[..colon];
        if (name.SequenceEqual("echo"u8)) return ScanType.Echo;
        if (name.SequenceEqual("discard"u8)) return ScanType.Discard;
        if (name.SequenceEqual("https"u8)) return ScanType.Https;
        return name.SequenceEqual("http"u8) ? ScanType.Http : otherwise;
    }

    /// <summary>The row of a probe, with what the line says of all of them.</summary>
    private HyperquackRow Begin(int index, RawMeasurement line, FileContext file, JsonText id, long number, ScanType scan)
    {
        if (index == _rows.Count) _rows.Add(new HyperquackRow());
        HyperquackRow row = _rows[index];
        row.Scan = scan;
        row.MeasurementId = id;
        row.Source = file.SourceOf(line);
        row.Stage = line.Own.StageOf(index);
        row.IsLive = line.Own.IsThere;
        row.IsOfPath = line.Own.IsOfPath(index);
        (row.IsThrottled, row.FailsAgain) = (line.Own.IsThrottled, line.Own.FailsAgain);
        row.Unusable = line.Own.Unusable;
        row.ProbeAsn = line.Own.ProbeAsn;
        row.ProbeCountry = line.Own.ProbeCountry;
        row.Line = number;
        row.NoResponseMatches = line.Blocked;
        row.StatefulBlock = line.StatefulBlock;
        row.ControlsFailed = line.ControlsFailed;
        return row;
    }

    /// <summary>Adds the answer, and what is computed of it: network, certificate, signature and outcome.</summary>
    private void Finish(HyperquackRow row, RawTrial trial, RawLocation location)
    {
        row.StartTime = trial.StartTime;
        row.EndTime = trial.EndTime;
        row.Date = trial.StartTime.First(10);
        row.Error = trial.Error;
        row.MatchesTemplate = trial.MatchesTemplate;
        row.Page = trial.Page.IsPresent ? trial.Page : _noPage;
        row.Certificate = null;
        row.CertificateMatchesDomain = null;
        row.IsKnownBlockpage = null;
        row.PageSignature = default;
        row.Category = knowledge.Category(row.Domain, row.IsControl == true);
        row.Server = knowledge.Vantages.Find(row.ServerIp, row.Date, location);
        ReadCertificate(row);
        MatchPage(row);
        row.Verdict = knowledge.Rules.Decide(row);
    }

    /// <summary>Settles which of a line's rows speaks for it, and hands them on.</summary>
    private void Speak(int count, bool? controlsFailed, bool isInterrupted, IRowSink sink)
    {
        var voice = new Voice { Says = controlsFailed };
        for (int i = 0; i < count && !knowledge.IsPublished; i++)
        {
            if (_rows[i].IsControl == true) voice.AddControl(i, i, _rows[i].Verdict);
            else voice.AddTry(i, i, _rows[i].Verdict);
        }

        int speaker = voice.Index;
        bool isUnasked = false;
        if (!knowledge.IsPublished && voice.TryCount == 0 && count > 0 && _rows[0].IsLive)
        {
            // The name was not asked for: what a control came to that did not fail is nothing that is known of the name.
            int failed = _rows.FindIndex(0, count, row => row.Verdict.Expectation != Expectation.Expected);
            (speaker, isUnasked) = (Math.Max(failed, 0), failed < 0);
        }

        for (int i = 0; i < count; i++)
        {
            HyperquackRow row = _rows[i];
            row.Speaks = knowledge.IsPublished ? row.IsControl != true : i == speaker;
            row.IsMixed = voice.IsMixed;
            row.IsUnsupported = !knowledge.IsPublished && voice.ControlsFailed;
            if (row.IsUnsupported) row.Verdict = row.Verdict.Unsupported;
            if (isUnasked && row.Speaks) row.Verdict = TrialRules.OfUnasked;
            if (isInterrupted && row.Speaks) row.Verdict = TrialRules.OfInterrupted;
            sink.Accept(row);
        }
    }

    /// <summary>Decides a row that came in base-table form.</summary>
    public void CompleteFlat(HyperquackRow row, bool hasPageAnalysis, IRowSink sink)
    {
        if (row.Certificate is null) ReadCertificate(row);
        if (!hasPageAnalysis) MatchPage(row);
        row.Verdict = knowledge.Rules.Decide(row);
        row.IsUnsupported = !knowledge.IsPublished && row.ControlsFailed == true;
        if (row.IsUnsupported) row.Verdict = row.Verdict.Unsupported;
        if (!knowledge.IsPublished && row.Settled is { } settled) row.Verdict = settled;
        sink.Accept(row);
    }

    private void ReadCertificate(HyperquackRow row)
    {
        if (row.Page.Certificate.IsNull || row.Page.Certificate.IsEmpty) return;
        row.Certificate = knowledge.Certificates.Read(row.Page.Certificate);
        row.CertificateMatchesDomain ??= knowledge.Certificates.Matches(row.Certificate, row.Domain);
    }

    private void MatchPage(HyperquackRow row)
    {
        if (knowledge.Matcher is null || !row.Page.IsPresent || !knowledge.Rules.MatchesPagesOf(row)) return;
        if (knowledge.Matcher.Match(row.Page, withBody: true) is not { } hit) return;
        row.IsKnownBlockpage = hit.IsBlockpage;
        row.PageSignature = hit.Name;
    }
}
