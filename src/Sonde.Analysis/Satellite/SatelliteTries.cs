using System.Buffers.Text;
using System.Runtime.InteropServices;
using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>The tries of a Satellite line of any generation, a row each. What reads a line returns why it is rejected, or null.</summary>
internal sealed class SatelliteTries(Knowledge knowledge)
{
    /// <summary>What a line says of all its tries.</summary>
    private readonly SatelliteRow _line = new();
    private readonly List<SatelliteRow> _rows = [];
    private readonly Utf8Buffer _times = new(1024);

    /// <summary>How many tries the line read last has.</summary>
    public int Count { get; private set; }

    /// <summary>What the line read last says of its controls.</summary>
    public bool? ControlsFailed => _line.ControlsFailed;

    /// <summary>Whether the line read last was measured live.</summary>
    public bool IsLive => _line.IsLive;

    public SatelliteRow this[int index] => _rows[index];

    /// <summary>Version 1: one answer a line.</summary>
    public string? ReadV1(RawMeasurement line, FileContext file, JsonText id, long number)
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
        return null;
    }

    /// <summary>Version 2.0: codes, errors and the last answers, each in a list of its own.</summary>
    public string? ReadV20(RawMeasurement line, FileContext file, JsonText id, long number)
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

        return null;
    }

    /// <summary>Version 2.2: a list of tries.</summary>
    public string? ReadV22(RawMeasurement line, FileContext file, JsonText id, long number)
    {
        if (BeginV2(line, file, id, number, !line.PassedLiveness, out bool hasTimes) is { } fault) return fault;
        if (!hasTimes) return null;
        if (!line.HasTrials) return LineFault.Missing("response");
        int tests = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            if (line.Trial(i).Url.IsNull) return LineFault.Missing("url");
            if (line.Trial(i).Rcode is null) return LineFault.Missing("rcode");
            if (!IsControl(line, line.Trial(i))) tests++;
        }

        int retry = 0;
        for (int i = 0; i < line.TrialCount; i++)
        {
            RawTrial trial = line.Trial(i);
            SatelliteRow row = Next(trial);
            row.IsControl = IsControl(line, trial);
            row.HasTypeA = trial.HasTypeA == true ? true : null;
            row.Success = trial.Rcode == 0;
            if (row.Error.IsNull && !line.Error.IsEmpty) row.Error = line.Error;
            row.Retry = row.IsControl == true ? null : retry++;
            row.IsLastTry = row.IsControl == true || retry == tests;
            CopyFlags(row, line);
            if (trial.Answers.Count == 0) continue;
            int count = knowledge.IsPublished && line.ConfidenceCount is { } most
                ? Math.Min(most, trial.Answers.Count)
                : trial.Answers.Count;
            row.Answers.AddRange(CollectionsMarshal.AsSpan(trial.Answers)[..count]);
            row.AverageConfidence = line.AverageConfidence;
        }

        return null;
    }

    /// <summary>What the control resolvers answered, from a file of its own.</summary>
    public string? ReadControl(RawMeasurement line, FileContext file, JsonText id, long number)
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

        return null;
    }

    private void Begin(FileContext file, JsonText id, long number)
    {
        Count = 0;
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
        Count = 0;
        if (line.TestUrl.IsNull) return LineFault.Missing("test_url");
        if (line.StartTime.IsNull) return LineFault.Missing("start_time");
        if (line.EndTime.IsNull) return LineFault.Missing("end_time");
        if (line.StartTime.IsEmpty || line.EndTime.IsEmpty) return null;
        Begin(file, id, number);
        if (!TrySetTimes(_line, line.StartTime, line.EndTime)) return SatelliteTime.Fault;
        hasTimes = true;
        _line.Source = file.SourceOf(line);
        _line.IsLive = line.Own.IsThere;
        (_line.IsInjected, _line.Unusable) = (line.Own.IsInjected, line.Own.Unusable);
        _line.ProbeAsn = line.Own.ProbeAsn;
        _line.ProbeCountry = line.Own.ProbeCountry;
        _line.Subject = line.TestUrl;
        _line.ResolverIp = line.Vp;
        _line.ResolverIsTrusted = TrustedResolvers.Contains(line.Vp);
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
        if (Count == _rows.Count) _rows.Add(new SatelliteRow());
        SatelliteRow row = _rows[Count++];
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
        if (!SatelliteTime.TryFormat(start, _times, out JsonText began) || !SatelliteTime.TryFormat(end, _times, out JsonText ended))
            return false;
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

    // A line that was measured live says itself what was tested; another name in it is a control's.
    private static bool IsControl(RawMeasurement line, RawTrial trial)
        => ControlDomains.Contains(trial.Url) || (line.Own.IsThere && !trial.Url.Raw.SequenceEqual(line.TestUrl.Raw));

    private static long? Number(JsonText text)
    {
        bool isNumber = Utf8Parser.TryParse(text.Raw, out long value, out int used) && used == text.Raw.Length;
        return isNumber ? value : null;
    }
}
