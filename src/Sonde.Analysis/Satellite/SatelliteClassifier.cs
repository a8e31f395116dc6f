using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Satellite;

/// <summary>
/// Joins the rows of a Satellite line with what its scan knows besides, and decides them. What is asked returns why a line is rejected, or
/// null.
/// </summary>
internal sealed class SatelliteClassifier(SatelliteTables tables, Knowledge knowledge)
{
    private readonly SatelliteTries _tries = new(knowledge);
    private readonly SatelliteJoin _join = new(tables, knowledge);
    private readonly SatelliteConfidence _confidence = new(tables, knowledge);
    private readonly LiveFacts _live = new(knowledge);
    private bool _isInterrupted;

    /// <summary>Set for the first pass, which only learns what control resolvers answered.</summary>
    public ControlTags? ControlsInto { get; set; }

    /// <summary>For files in base-table form: what the control resolvers answered in their scan, or null.</summary>
    public FlatControls? FlatControls { get; set; }

    /// <summary>Version 1: one answer a line.</summary>
    public string? ClassifyV1(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
        => Finish(_tries.ReadV1(line, file, id, number), sink);

    /// <summary>Version 2.0: codes, errors and the last answers, each in a list of its own.</summary>
    public string? ClassifyV20(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
        => Finish(_tries.ReadV20(line, file, id, number), sink);

    /// <summary>Version 2.2: a list of tries.</summary>
    public string? ClassifyV22(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
    {
        if (line.Own.IsThere) _live.Read(line.Own);
        _isInterrupted = line.Own.IsInterrupted;
        string? fault = Finish(_tries.ReadV22(line, file, id, number), sink);
        _isInterrupted = false;
        return fault;
    }

    /// <summary>What the control resolvers answered, from a file of its own.</summary>
    public string? ClassifyControl(RawMeasurement line, FileContext file, JsonText id, long number, IRowSink sink)
        => Finish(_tries.ReadControl(line, file, id, number), sink);

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
        if (!knowledge.IsPublished && row.Settled is { } settled) row.Verdict = settled;
        sink.Accept(row);
    }

    /// <summary>Adds joins and outcome to the rows of a line, settles which of them speaks, and hands them on.</summary>
    private string? Finish(string? fault, IRowSink sink)
    {
        if (fault is not null) return fault;
        var voice = new Voice { Says = _tries.ControlsFailed };
        for (int i = 0; i < _tries.Count; i++)
        {
            SatelliteRow row = _tries[i];
            row.Category = knowledge.Category(row.Domain, row.IsControl == true);
            _join.Apply(row);
            if (_tries.IsLive) _live.Apply(row);
            if (ControlsInto is not null)
            {
                Learn(row, ControlsInto);
                continue;
            }

            _confidence.Apply(row);
            Decide(row);
            // Queries for a control domain are in the line only where they failed: that one of them did says nothing of the others.
            if (row.IsControl != true)
                voice.AddTry(i, i, row.Verdict, isSilent: row.Answers.Count == 0 && row.Verdict.Expectation != Expectation.Unexpected);
        }

        if (ControlsInto is not null) return null;
        int speaker = voice.TryCount == 0 ? 0 : voice.Index;
        for (int i = 0; i < _tries.Count; i++)
        {
            SatelliteRow row = _tries[i];
            row.Speaks = knowledge.IsPublished ? row.IsLastTry && row.IsControl != true : i == speaker;
            row.IsMixed = voice.IsMixed;
            row.IsUnsupported = !knowledge.IsPublished && voice.ControlsFailed;
            if (row.IsUnsupported) row.Verdict = row.Verdict.Unsupported;
            if (_isInterrupted && row.Speaks) row.Verdict = TrialRules.OfInterrupted;
            sink.Accept(row);
        }

        return null;
    }

    private void Decide(SatelliteRow row)
    {
        if (!knowledge.IsPublished && knowledge.Matcher is { } matcher)
        {
            foreach (SatelliteAnswer answer in row.Answers) answer.KnownAs = answer.MatchesIp == true ? null : matcher.Answer(answer.Ip);
        }

        row.Verdict = knowledge.Rules.Decide(row);
        if (knowledge.IsPublished || row.IsControl == true) return;
        // A query that nothing came back for shows nobody.
        if (row is { IsInjected: true, Rcode: >= 0 }) row.Verdict = row.Verdict.Accused;
        row.Doubt = DoubtOf(row) ?? row.Doubt;
        if (row.Doubt is { } doubt) row.Verdict = row.Verdict.DoubtedFor(doubt);
    }

    // A row of a base table may bring its own: what was known of the controls stands in no other column.
    private Doubt? DoubtOf(SatelliteRow row)
    {
        string? code = row.Verdict.Code;
        // A name that no control resolver has an address for either, for the same reason, is not one that is lied about.
        bool failsAlike = row.Answers.Count == 0 && row.Verdict.Expectation == Expectation.Unexpected
            && (tables.Controls.FailAlike(row.Domain.Raw, code) || FlatControls?.FailAlike(row.Domain, code) == true
                || (row.IsLive && _live.FailAlike(code)));
        if (failsAlike) return Doubt.Alike;
        if (!row.IsLive) return null;
        // Beside an answer that is known to be the name's own, another one is a lie.
        if (!row.IsInjected && LiveFacts.IsForControlsToTell(code) && !_live.CanTell(code)) return Doubt.Unknown;
        if (_live.MayBeTheSites(code)) return Doubt.OfSite;
        return _live.MayBeProtection(code, row.Answers.Count) ? Doubt.OfInnerNetwork : null;
    }

    private void Learn(SatelliteRow row, ControlTags into)
    {
        if (row.IsControl == true || !SatelliteConfidence.IsControlResolver(row)) return;
        into.Note(row.Domain.Raw, row.Answers.Count == 0 ? 0 : row.Answers[^1].TagCount);
        if (row.Answers.Count > 0) into.NoteAnswer(row.Domain.Raw);
        else if (knowledge.Rules.Decide(row).Code is { } code) into.NoteFailure(row.Domain.Raw, code);
    }
}
