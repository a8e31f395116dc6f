using System.Buffers.Text;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Satellite;

/// <summary>Makes rows of a Satellite line of any generation: one for each try.</summary>
internal sealed class SatelliteClassifier(SatelliteTables tables, Knowledge knowledge)
{
    private static readonly byte[][] TrustedResolvers =
        ["1.1.1.1"u8.ToArray(), "8.8.8.8"u8.ToArray(), "8.8.4.4"u8.ToArray(), "64.6.64.6"u8.ToArray(), "64.6.65.6"u8.ToArray()];

    /// <summary>What a line says of all its tries.</summary>
    private readonly SatelliteRow _line = new();
    private readonly List<SatelliteRow> _rows = [];
    private int _count;
    private readonly SatelliteJoin _join = new(tables, knowledge);
    private readonly SatelliteConfidence _confidence = new(tables, knowledge);
    private readonly Utf8Buffer _times = new(1024);

    /// <summary>Set for the first pass, which only learns what control resolvers answered.</summary>
    public ControlTags? ControlsInto { get; set; }

    /// <summary>For files in base-table form: what the control resolvers answered in their scan, or null.</summary>
    public FlatControls? FlatControls { get; set; }

    public static bool IsTrusted(JsonText resolver)
    {
        foreach (byte[] trusted in TrustedResolvers)
        {
            if (resolver.Is(trusted)) return true;
        }
        return false;
    }

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? FlattenV1(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        Begin(file, id, number);
        _line.Domain = _line.Subject = line.Query;
        _line.IsControl = false;
        _line.ControlsFailed = false;
        _line.ResolverIp = line.Resolver.IsNull ? line.Ip : line.Resolver;
        if (_line.ResolverIp.IsNull) return LineFault.Missing("resolver");
        _line.ResolverIsTrusted = file.IsControlAnswers;
        _line.Date = file.PathDate;
        _line.Anomaly = !line.Passed;
        _line.Success = line.Error.IsNull;
        SatelliteRow row = Next();
        row.Retry = 0;
        row.Rcode = line.Error.IsNull ? 0 : -1;
        row.Error = line.Error;
        row.Answers.AddRange(line.Answers);
        Finish(sink);
        return null;
    }

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? FlattenV20(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (BeginV2(line, file, id, number, !line.PassedControl, out bool hasTimes) is { } fault) return fault;
        if (!hasTimes) return null;
        if (line.ConnectError is not { } failed) return LineFault.Missing("connect_error");
        _line.Success = !failed;
        _line.Domain = line.TestUrl;
        _line.IsControl = ControlDomains.Contains(line.TestUrl);
        if (!line.ResponseHasMembers)
        {
            Next().Retry = 0;
            Finish(sink);
            return null;
        }
        bool succeeds = line.Rcodes.Count > 0 && line.Rcodes[^1].Is("0"u8);
        // Answers whose try left no code of its own: the published pipeline drops the line. Ours gives them a row without a code.
        bool isUncoded = line.Answers.Count > 0 && !succeeds;
        if (isUncoded && knowledge.IsPublished) return "answers without a final rcode 0";
        int failures = line.Rcodes.Count - (succeeds ? 1 : 0);
        for (int i = 0; i < failures; i++)
        {
            // All codes are read before the first row is made: a line is either whole or rejected.
            if (Number(line.Rcodes[i]) is not { } code) return LineFault.WrongType("rcode");
            if (code == 0) return "rcode 0 before the last try";
        }
        int errors = 0;
        for (int i = 0; i < failures; i++) errors += line.Rcodes[i].Is("-1"u8) ? 1 : 0;
        int leftOver = Math.Max(0, line.Errors.Count - errors);
        int rows = failures + leftOver + (succeeds || isUncoded ? 1 : 0);
        // Neither codes, nor errors, nor answers: that nothing is known of the query is a row too.
        if (rows == 0 && !knowledge.IsPublished) Next().Retry = 0;
        int error = 0;
        for (int retry = 0; retry < rows; retry++)
        {
            SatelliteRow row = Next();
            row.Retry = retry;
            row.IsLastTry = retry == rows - 1;
            bool isSuccess = (succeeds || isUncoded) && retry == rows - 1;
            row.Rcode = isSuccess ? (succeeds ? 0 : null) : retry < failures ? Number(line.Rcodes[retry]) : -1;
            if (row.Rcode == -1 && error < line.Errors.Count) row.Error = line.Errors[error++];
            if (!isSuccess) continue;
            row.Answers.AddRange(line.Answers);
            row.AverageConfidence = line.AverageConfidence;
            CopyFlags(row, line);
        }
        Finish(sink);
        return null;
    }

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? FlattenV22(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (BeginV2(line, file, id, number, !line.PassedLiveness, out bool hasTimes) is { } fault) return fault;
        if (!hasTimes) return null;
        if (!line.HasTrials) return LineFault.Missing("response");
        int tests = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            if (line.Trial(i).Url.IsNull) return LineFault.Missing("url");
            if (line.Trial(i).Rcode is null) return LineFault.Missing("rcode");
            if (!ControlDomains.Contains(line.Trial(i).Url)) tests++;
        }
        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            SatelliteRow row = Next(trial);
            row.HasTypeA = trial.HasTypeA == true ? true : null;
            row.Success = trial.Rcode == 0;
            if (row.Error.IsNull && !line.Error.IsEmpty) row.Error = line.Error;
            row.Retry = row.IsControl == true ? null : retry++;
            row.IsLastTry = row.IsControl == true || retry == tests;
            CopyFlags(row, line);
            if (trial.Answers.Count == 0) continue;
            int count = knowledge.IsPublished && line.ConfidenceCount is { } most ? Math.Min(most, trial.Answers.Count) : trial.Answers.Count;
            row.Answers.AddRange(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(trial.Answers)[..count]);
            row.AverageConfidence = line.AverageConfidence;
        }
        Finish(sink);
        return null;
    }

    /// <summary>Makes the rows of a line; returns why it is rejected, or null.</summary>

    public string? FlattenControl(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (!line.HasTrials) return LineFault.Missing("response");
        if (line.TestUrl.IsNull) return LineFault.Missing("test_url");
        Begin(file, id, number);
        _line.Subject = line.TestUrl;
        _line.ResolverIp = line.Vp;
        _line.ResolverIsTrusted = true;
        _line.ControlsFailed = !line.PassedControl;
        if (line.ConnectError is not { } failed) return LineFault.Missing("connect_error");
        _line.Success = !failed;
        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            if (trial.Url.IsNull) return LineFault.Missing("url");
            if (trial.StartTime.IsNull || trial.EndTime.IsNull) return LineFault.Missing("start_time");
            SatelliteRow row = Next(trial);
            if (!TrySetTimes(row, trial.StartTime, trial.EndTime)) return SatelliteTime.Fault;
            row.HasTypeA = trial.HasTypeA;
            row.Retry = row.IsControl == true ? null : retry++;
            row.IsLastTry = row.IsControl == true || !HasLaterTry(line, i);
            row.Answers.AddRange(trial.Answers);
        }
        Finish(sink);
        return null;
    }

    /// <summary>Adds the outcome to a row that brings all else with it, and hands it on.</summary>
    public void CompleteFlat(SatelliteRow row, IRowSink sink)
    {
        if (ControlsInto is not null)
        {
            Learn(row, ControlsInto);
            return;
        }
        Decide(row);
        row.IsUnsupported = !knowledge.IsPublished && row.ControlsFailed == true;
        if (row.IsUnsupported) row.Verdict = row.Verdict.Unsupported;
        sink.Accept(row);
    }

    /// <summary>Adds joins and outcome to the rows of a line, settles which of them speaks, and hands them on.</summary>
    private void Finish(IRowSink sink)
    {
        var voice = new Voice { Says = _line.ControlsFailed };
        for (int i = 0; i < _count; i++)
        {
            SatelliteRow row = _rows[i];
            row.Category = knowledge.Category(row.Domain, row.IsControl == true);
            _join.Apply(row);
            if (ControlsInto is not null)
            {
                Learn(row, ControlsInto);
                continue;
            }
            _confidence.Apply(row);
            Decide(row);
            // Queries for a control domain are in the line only where they failed: that one of them did says nothing of the others.
            if (row.IsControl != true) voice.AddTry(i, i, row.Verdict, isSilent: row.Answers.Count == 0 && row.Verdict.Expectation != Expectation.Unexpected);
        }
        if (ControlsInto is not null) return;
        int speaker = voice.TryCount == 0 ? 0 : voice.Index;
        for (int i = 0; i < _count; i++)
        {
            SatelliteRow row = _rows[i];
            row.Speaks = knowledge.IsPublished ? row.IsLastTry && row.IsControl != true : i == speaker;
            row.IsMixed = voice.IsMixed;
            row.IsUnsupported = !knowledge.IsPublished && voice.ControlsFailed;
            if (row.IsUnsupported) row.Verdict = row.Verdict.Unsupported;
            sink.Accept(row);
        }
    }

    private void Decide(SatelliteRow row)
    {
        if (!knowledge.IsPublished && knowledge.Matcher is { } matcher)
        {
            foreach (SatelliteAnswer answer in row.Answers) answer.KnownAs = answer.MatchesIp == true ? null : matcher.Answer(answer.Ip);
        }
        row.Verdict = knowledge.Rules.Decide(row);
        // A name that no control resolver has an address for either, for the same reason, is not one that is lied about.
        row.ControlsFailAlike = !knowledge.IsPublished && row.Answers.Count == 0 && row.Verdict.Expectation == Expectation.Unexpected
            && row.IsControl != true && (tables.Controls.FailAlike(row.Domain.Raw, row.Verdict.Code) || FlatControls?.FailAlike(row.Domain, row.Verdict.Code) == true);
        if (row.ControlsFailAlike) row.Verdict = row.Verdict.Unsupported;
    }

    private void Learn(SatelliteRow row, ControlTags into)
    {
        if (row.IsControl == true || !SatelliteConfidence.IsControlResolver(row)) return;
        into.Note(row.Domain.Raw, row.Answers.Count == 0 ? 0 : row.Answers[^1].TagCount);
        if (row.Answers.Count > 0) into.NoteAnswer(row.Domain.Raw);
        else if (knowledge.Rules.Decide(row).Code is { } code) into.NoteFailure(row.Domain.Raw, code);
    }

    private void Begin(FileContext file, JsonText id, long number)
    {
        _count = 0;
        _line.Clear();
        _times.Clear();
        _line.MeasurementId = id;
        _line.Source = file.SourceText;
        _line.Line = number;
    }

    /// <summary>Takes what all rows of a line share; returns why it is rejected, or null. A line without times makes no row.</summary>
    private string? BeginV2(RawMeasurement line, FileContext file, JsonText id, long number, bool? controlsFailed, out bool hasTimes)
    {
        hasTimes = false;
        if (line.TestUrl.IsNull) return LineFault.Missing("test_url");
        if (line.StartTime.IsNull) return LineFault.Missing("start_time");
        if (line.EndTime.IsNull) return LineFault.Missing("end_time");
        if (line.StartTime.IsEmpty || line.EndTime.IsEmpty) return null;
        Begin(file, id, number);
        if (!TrySetTimes(_line, line.StartTime, line.EndTime)) return SatelliteTime.Fault;
        hasTimes = true;
        _line.Subject = line.TestUrl;
        _line.ResolverIp = line.Vp;
        _line.ResolverIsTrusted = IsTrusted(line.Vp);
        _line.ControlsFailed = controlsFailed;
        _line.Anomaly = line.Blocked;
        if (knowledge.IsPublished)
        {
            _line.Resolver.Country = line.Location.CountryCode;
            return null;
        }
        _line.Resolver.CopyFrom(knowledge.Vantages.Of(line.Location));
        _line.ResolverName = line.Location.Name;
        return null;
    }

    /// <summary>The row of another try.</summary>
    private SatelliteRow Next()
    {
        if (_count == _rows.Count) _rows.Add(new SatelliteRow());
        SatelliteRow row = _rows[_count++];
        row.BeginAs(_line);
        return row;
    }

    private SatelliteRow Next(RawTrial trial)
    {
        SatelliteRow row = Next();
        row.Domain = trial.Url;
        row.IsControl = ControlDomains.Contains(trial.Url);
        row.Rcode = trial.Rcode;
        row.Error = trial.Error.IsEmpty || trial.Error.Is("null"u8) ? default : trial.Error;
        return row;
    }

    private static void CopyFlags(SatelliteRow row, RawMeasurement line)
    {
        row.UntaggedControls = line.UntaggedControls;
        row.UntaggedResponse = line.UntaggedResponse;
        row.Excluded = line.Excluded;
        if (line.Excluded is not null) row.ExcludeReason = JoinReasons(line.ExcludeReasons);
    }

    private static JsonText JoinReasons(List<JsonText> reasons)
        => reasons.Count == 0 ? JsonText.Empty : JsonText.Of(string.Join(' ', reasons.Select(reason => reason.ToString())));

    private bool TrySetTimes(SatelliteRow row, JsonText start, JsonText end)
    {
        // The texts point into the buffer: room is made first, so that it does not move under them.
        _times.Reserve(256 + start.Raw.Length + end.Raw.Length);
        if (!SatelliteTime.TryFormat(start, _times, out JsonText began) || !SatelliteTime.TryFormat(end, _times, out JsonText ended)) return false;
        row.StartTime = began;
        row.EndTime = ended;
        row.Date = began.First(10);
        return true;
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

    private static long? Number(JsonText text)
    {
        bool isNumber = Utf8Parser.TryParse(text.Raw, out long value, out int used) && used == text.Raw.Length;
        return isNumber ? value : null;
    }
}
