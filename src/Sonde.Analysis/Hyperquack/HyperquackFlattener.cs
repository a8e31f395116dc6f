using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Runs;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Hyperquack;

/// <summary>Makes rows of a Hyperquack line: one for each probe.</summary>
internal sealed class HyperquackFlattener(Tools tools)
{
    private readonly HyperquackRow _row = new();
    private readonly Page _noPage = new();

    public void FlattenV2(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (line.TestUrl.IsNull) throw LineRejectedException.Missing("test_url");
        if (line.Blocked is not { } anomaly) throw LineRejectedException.Missing("anomaly");
        if (line.StatefulBlock is not { } stateful) throw LineRejectedException.Missing("stateful_block");
        CheckTrials(line);
        Begin(line, file, id, number, file.Scan is ScanType.Unknown or ScanType.Dns ? ServiceType(line.Service, file.ScanByPath) : file.Scan);
        _row.ServerIp = line.Vp;
        _row.NoResponseMatches = anomaly;
        _row.StatefulBlock = stateful;
        int last = LastTest(line);
        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            bool isControl = !trial.ControlUrl.IsNull;
            _row.Domain = isControl ? trial.ControlUrl : line.TestUrl;
            _row.IsControl = isControl;
            _row.Retry = isControl ? null : retry++;
            _row.IsLastTry = isControl || i == last;
            Finish(trial, sink);
        }
    }

    public void FlattenV1(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (line.Keyword.IsNull) throw LineRejectedException.Missing("Keyword");
        if (line.Retries is not { } retries) throw LineRejectedException.Missing("Retries");
        if (line.Blocked is not { } blocked) throw LineRejectedException.Missing("Blocked");
        if (line.ControlsFailed is null) throw LineRejectedException.Missing("FailSanity");
        if (line.StatefulBlock is null) throw LineRejectedException.Missing("StatefulBlock");
        if (!line.HasTrials) throw LineRejectedException.Missing("Results");
        CheckTrials(line);
        Begin(line, file, id, number, file.Scan == ScanType.Unknown ? file.ScanByPath : file.Scan);
        _row.ServerIp = line.Server;
        _row.NoResponseMatches = blocked;
        _row.StatefulBlock = line.StatefulBlock;
        var domains = new JsonText[line.TrialCount];
        var controls = new bool[line.TrialCount];
        int last = -1;
        for (int i = 0; i < line.TrialCount; i++)
        {
            if (line.Trial(i).Sent.IsNull) throw LineRejectedException.Missing("Sent");
            JsonText asked = SentRequest.Domain(line.Trial(i).Sent);
            controls[i] = asked.IsNull ? i > retries : ControlDomains.Contains(asked);
            if (!asked.IsNull) domains[i] = asked;
            else domains[i] = controls[i] ? JsonText.Empty : line.Keyword;
            if (!controls[i]) last = i;
        }
        for (int i = 0; i < line.TrialCount; i++)
        {
            _row.Domain = domains[i];
            _row.IsControl = controls[i];
            _row.Retry = controls[i] ? null : i;
            _row.IsLastTry = controls[i] || i == last;
            Finish(line.Trial(i), sink);
        }
    }

    private static void CheckTrials(RawMeasurement line)
    {
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            if (trial.MatchesTemplate is null) throw LineRejectedException.Missing("matches_template");
            if (trial.StartTime.IsNull) throw LineRejectedException.Missing("start_time");
            if (trial.EndTime.IsNull) throw LineRejectedException.Missing("end_time");
            if (trial.HasNullPage) throw new LineRejectedException("response is null");
            if (!trial.Page.IsHttp) continue;
            if (trial.Page.Status.IsNull) throw LineRejectedException.Missing("status_line");
            if (trial.Page.Body.IsNull) throw LineRejectedException.Missing("body");
        }
    }

    private static int LastTest(RawMeasurement line)
    {
        for (int i = line.TrialCount - 1; i >= 0; i--)
        {
            if (line.Trial(i).ControlUrl.IsNull) return i;
        }
        return -1;
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

    private void Begin(RawMeasurement line, FileContext file, JsonText id, long number, ScanType scan)
    {
        _row.Scan = scan;
        _row.MeasurementId = id;
        _row.Source = file.SourceText;
        _row.Line = number;
        _row.ControlsFailed = line.ControlsFailed;
        _row.Category = default;
        _row.Server = NetworkFacts.None;
    }

    private void Finish(RawTrial trial, IRowSink sink)
    {
        _row.StartTime = trial.StartTime;
        _row.EndTime = trial.EndTime;
        _row.Date = trial.StartTime.First(10);
        _row.Error = trial.Error;
        _row.MatchesTemplate = trial.MatchesTemplate;
        _row.Page = trial.Page.IsPresent ? trial.Page : _noPage;
        Complete(_row, sink);
    }

    /// <summary>Decides a row that came in base-table form.</summary>
    public void CompleteFlat(HyperquackRow row, bool hasPageAnalysis, IRowSink sink)
    {
        if (row.Certificate is null) ReadCertificate(row);
        if (!hasPageAnalysis) MatchPage(row);
        row.Verdict = tools.Rules.Decide(row);
        sink.Accept(row);
    }

    /// <summary>Adds what is computed: certificate, signature and outcome.</summary>
    private void Complete(HyperquackRow row, IRowSink sink)
    {
        row.Certificate = null;
        row.CertificateMatchesDomain = null;
        row.IsKnownBlockpage = null;
        row.PageSignature = default;
        row.Category = tools.Category(row.Domain, row.IsControl == true);
        row.Server = tools.Networks?.Find(row.ServerIp, row.Date) ?? NetworkFacts.None;
        ReadCertificate(row);
        MatchPage(row);
        row.Verdict = tools.Rules.Decide(row);
        sink.Accept(row);
    }

    private void ReadCertificate(HyperquackRow row)
    {
        if (row.Page.Certificate.IsNull || row.Page.Certificate.IsEmpty) return;
        row.Certificate = tools.Certificates.Read(row.Page.Certificate);
        row.CertificateMatchesDomain ??= tools.Certificates.Matches(row.Certificate, row.Domain);
    }

    private void MatchPage(HyperquackRow row)
    {
        if (tools.Matcher is null || !row.Page.IsPresent || !tools.Rules.MatchesPagesOf(row)) return;
        if (tools.Matcher.Match(row.Page, withBody: true) is not { } hit) return;
        row.IsKnownBlockpage = hit.IsBlockpage;
        row.PageSignature = hit.Name;
    }
}
