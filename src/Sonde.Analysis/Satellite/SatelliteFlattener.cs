using System.Buffers.Text;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Runs;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>Makes rows of a Satellite line of any generation: one for each try.</summary>
internal sealed class SatelliteFlattener(SatelliteTables tables, Tools tools)
{
    private static readonly byte[][] TrustedResolvers =
        ["1.1.1.1"u8.ToArray(), "8.8.8.8"u8.ToArray(), "8.8.4.4"u8.ToArray(), "64.6.64.6"u8.ToArray(), "64.6.65.6"u8.ToArray()];

    private readonly SatelliteRow _row = new();
    private readonly SatelliteJoin _join = new(tables, tools);
    private readonly SatelliteConfidence _confidence = new(tables, tools);
    private readonly Utf8Buffer _times = new(1024);

    /// <summary>Set for the first pass, which only learns what control resolvers answered.</summary>
    public ControlTags? ControlsInto { get; set; }

    public static bool IsTrusted(JsonText resolver)
    {
        foreach (byte[] trusted in TrustedResolvers)
        {
            if (resolver.Is(trusted)) return true;
        }
        return false;
    }

    public void FlattenV1(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        Begin(file, id, number);
        _row.Domain = line.Query;
        _row.IsControl = false;
        _row.ControlsFailed = false;
        _row.ResolverIp = line.Resolver.IsNull ? line.Ip : line.Resolver;
        if (_row.ResolverIp.IsNull) throw LineRejectedException.Missing("resolver");
        _row.ResolverIsTrusted = file.IsControlAnswers;
        _row.Date = file.PathDate;
        _row.Retry = 0;
        _row.Anomaly = !line.Passed;
        _row.Success = line.Error.IsNull;
        _row.Rcode = line.Error.IsNull ? 0 : -1;
        _row.Error = line.Error;
        _row.Answers.AddRange(line.Answers);
        Finish(sink);
    }

    public void FlattenV20(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (!BeginV2(line, file, id, number, !line.PassedControl)) return;
        _row.Success = !(line.ConnectError ?? throw LineRejectedException.Missing("connect_error"));
        _row.Domain = line.TestUrl;
        _row.IsControl = ControlDomains.Contains(line.TestUrl);
        if (!line.ResponseHasMembers)
        {
            _row.Retry = 0;
            Finish(sink);
            return;
        }
        bool succeeds = line.Rcodes.Count > 0 && line.Rcodes[^1].Is("0"u8);
        // Answers whose try left no code of its own: the published pipeline drops the line. Ours gives them a row without a code.
        bool isUncoded = line.Answers.Count > 0 && !succeeds;
        if (isUncoded && tools.IsPublished) throw new LineRejectedException("answers without a final rcode 0");
        int failures = line.Rcodes.Count - (succeeds ? 1 : 0);
        for (int i = 0; i < failures; i++)
        {
            // All codes are read before the first row is made: a line is either whole or rejected.
            if (Number(line.Rcodes[i]) == 0) throw new LineRejectedException("rcode 0 before the last try");
        }
        int errors = 0;
        for (int i = 0; i < failures; i++) errors += line.Rcodes[i].Is("-1"u8) ? 1 : 0;
        int leftOver = Math.Max(0, line.Errors.Count - errors);
        int rows = failures + leftOver + (succeeds || isUncoded ? 1 : 0);
        if (rows == 0 && !tools.IsPublished)
        {
            // Neither codes, nor errors, nor answers: that nothing is known of the query is a row too.
            _row.Retry = 0;
            Finish(sink);
            return;
        }
        int error = 0;
        for (int retry = 0; retry < rows; retry++)
        {
            _row.Answers.Clear();
            _row.Retry = retry;
            _row.IsLastTry = retry == rows - 1;
            _row.Error = default;
            _row.Anomaly = line.Blocked;
            bool isSuccess = (succeeds || isUncoded) && retry == rows - 1;
            _row.Rcode = isSuccess ? (succeeds ? 0 : null) : retry < failures ? Number(line.Rcodes[retry]) : -1;
            if (_row.Rcode == -1 && error < line.Errors.Count) _row.Error = line.Errors[error++];
            if (isSuccess)
            {
                _row.Answers.AddRange(line.Answers);
                CopyConfidence(line);
            }
            Finish(sink);
        }
    }

    public void FlattenV22(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (!BeginV2(line, file, id, number, !line.PassedLiveness)) return;
        if (!line.HasTrials) throw LineRejectedException.Missing("response");
        int tests = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            if (line.Trial(i).Url.IsNull) throw LineRejectedException.Missing("url");
            if (line.Trial(i).Rcode is null) throw LineRejectedException.Missing("rcode");
            if (!ControlDomains.Contains(line.Trial(i).Url)) tests++;
        }
        int retry = 0;
        bool? anomaly = line.Blocked;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            BeginTrial(trial, anomaly);
            _row.Success = trial.Rcode == 0;
            if (_row.Error.IsNull && !line.Error.IsEmpty) _row.Error = line.Error;
            _row.Retry = _row.IsControl == true ? null : retry++;
            _row.IsLastTry = _row.IsControl == true || retry == tests;
            if (trial.Answers.Count > 0)
            {
                int count = tools.IsPublished && line.ConfidenceCount is { } most ? Math.Min(most, trial.Answers.Count) : trial.Answers.Count;
                _row.Answers.AddRange(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(trial.Answers)[..count]);
                CopyConfidence(line);
            }
            Finish(sink);
        }
    }

    public void FlattenControl(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (!line.HasTrials) throw LineRejectedException.Missing("response");
        if (line.TestUrl.IsNull) throw LineRejectedException.Missing("test_url");
        Begin(file, id, number);
        _row.ResolverIp = line.Vp;
        _row.ResolverIsTrusted = true;
        _row.ControlsFailed = !line.PassedControl;
        bool? success = !(line.ConnectError ?? throw LineRejectedException.Missing("connect_error"));
        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            if (trial.Url.IsNull) throw LineRejectedException.Missing("url");
            if (trial.StartTime.IsNull || trial.EndTime.IsNull) throw LineRejectedException.Missing("start_time");
            BeginTrial(trial, anomaly: null);
            SetTimes(trial.StartTime, trial.EndTime);
            _row.Success = success;
            _row.Retry = _row.IsControl == true ? null : retry++;
            _row.IsLastTry = _row.IsControl == true || !HasLaterTry(line, i);
            _row.Answers.AddRange(trial.Answers);
            Finish(sink);
        }
    }

    /// <summary>Adds joins and outcome to a row and hands it on. Flat rows bring all but the outcome with them.</summary>
    public void Finish(SatelliteRow row, IRowSink sink)
    {
        if (!row.IsFlat)
        {
            row.Category = tools.Category(row.Domain, row.IsControl == true);
            _join.Apply(row);
        }
        if (ControlsInto is not null)
        {
            bool isControl = row.IsControl != true && SatelliteConfidence.IsControlResolver(row);
            if (isControl) ControlsInto.Note(row.Domain.Raw, row.Answers.Count == 0 ? 0 : row.Answers[^1].TagCount);
            return;
        }
        if (!row.IsFlat) _confidence.Apply(row);
        row.Verdict = tools.Rules.Decide(row);
        sink.Accept(row);
    }

    private void Finish(IRowSink sink) => Finish(_row, sink);

    private void Begin(FileContext file, JsonText id, long number)
    {
        _row.Clear();
        _times.Clear();
        _row.MeasurementId = id;
        _row.Source = file.SourceText;
        _row.Line = number;
    }

    /// <summary>False when the line has no times: it makes no row.</summary>
    private bool BeginV2(RawMeasurement line, FileContext file, JsonText id, long number, bool? controlsFailed)
    {
        if (line.TestUrl.IsNull) throw LineRejectedException.Missing("test_url");
        if (line.StartTime.IsNull) throw LineRejectedException.Missing("start_time");
        if (line.EndTime.IsNull) throw LineRejectedException.Missing("end_time");
        if (line.StartTime.IsEmpty || line.EndTime.IsEmpty) return false;
        Begin(file, id, number);
        SetTimes(line.StartTime, line.EndTime);
        _row.ResolverIp = line.Vp;
        _row.ResolverIsTrusted = IsTrusted(line.Vp);
        _row.ControlsFailed = controlsFailed;
        _row.Anomaly = line.Blocked;
        _row.Resolver.Country = line.CountryCode;
        return true;
    }

    private void BeginTrial(RawTrial trial, bool? anomaly)
    {
        _row.Answers.Clear();
        _row.Domain = trial.Url;
        _row.IsControl = ControlDomains.Contains(trial.Url);
        _row.Rcode = trial.Rcode;
        _row.HasTypeA = trial.HasTypeA == true ? true : null;
        _row.Error = trial.Error.IsEmpty || trial.Error.Is("null"u8) ? default : trial.Error;
        _row.Anomaly = anomaly;
        _row.AverageConfidence = null;
        _row.UntaggedControls = _row.UntaggedResponse = _row.Excluded = null;
        _row.ExcludeReason = default;
    }

    private void CopyConfidence(RawMeasurement line)
    {
        _row.AverageConfidence = line.AverageConfidence;
        _row.UntaggedControls = line.UntaggedControls;
        _row.UntaggedResponse = line.UntaggedResponse;
        _row.Excluded = line.Excluded;
        if (line.Excluded is not null) _row.ExcludeReason = JoinReasons(line.ExcludeReasons);
    }

    private static JsonText JoinReasons(List<JsonText> reasons)
        => reasons.Count == 0 ? JsonText.Empty : JsonText.Of(string.Join(' ', reasons.Select(reason => reason.ToString())));

    private void SetTimes(JsonText start, JsonText end)
    {
        // The texts point into the buffer: room is made first, so that it does not move under them.
        _times.Reserve(256 + start.Raw.Length + end.Raw.Length);
        _row.StartTime = SatelliteTime.Format(start, _times);
        _row.EndTime = SatelliteTime.Format(end, _times);
        _row.Date = _row.StartTime.First(10);
    }

    private static bool HasLaterTry(RawMeasurement line, int index)
    {
        for (int i = index + 1; i < line.TrialCount; i++)
        {
            RawTrial later = line.Trial(i);
            bool isSameDay = later.StartTime.First(10).Raw.SequenceEqual(line.Trial(index).StartTime.First(10).Raw);
            if (isSameDay && !ControlDomains.Contains(later.Url)) return true;
        }
        return false;
    }

    private static long Number(JsonText text)
    {
        bool isNumber = Utf8Parser.TryParse(text.Raw, out long value, out int used) && used == text.Raw.Length;
        return isNumber ? value : throw LineRejectedException.WrongType("rcode");
    }
}
