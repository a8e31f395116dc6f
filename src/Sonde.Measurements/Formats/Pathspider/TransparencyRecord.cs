using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>
/// A line of ours in PATHspider's form: its result, and keys of our own. An experiment with evidence derives its own record.
/// </summary>
/// <param name="Nettest"><c>x_test_name</c>: the nettest.</param>
/// <param name="Result">PATHspider's part, with the job.</param>
public record TransparencyRecord(string Nettest, PathspiderRecord Result)
{
    /// <summary><c>x_line</c>: the input's line where it was no job.</summary>
    public string? Text { get; init; }

    /// <summary><c>x_hostname</c>: the name that led to the target's address; null where the address was given.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>x_interrupted</c>: whether the user stopped it.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary><c>x_outcome</c> and <c>x_outcome_code</c>; null where nothing was measured.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary><c>x_options</c>: the options, as OONI writes them; null where there are none.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary><c>id</c>: the measurement's own id; <c>x_id</c> where the job brought an id.</summary>
    public Guid? Id { get; init; }

    /// <summary><c>x_run_id</c>: the id of the run.</summary>
    public Guid? RunId { get; init; }

    /// <summary>
    /// <c>x_replayed</c> and <c>x_missing</c>: what a live measurement would know besides, where it was read out of a capture; null: it was
    /// not.
    /// </summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>What the last of its connections failed by that failed, or null.</summary>
    public virtual Failure? Failed => null;

    /// <summary>The round-trip time in seconds that its first connection or probe saw, or null.</summary>
    public virtual double? Rtt => null;

    /// <summary>How far the target is, in hops, or null.</summary>
    public virtual int? Hop => null;

    /// <summary>An event for each of its connections and probes; whom they measured is not told.</summary>
    public virtual IEnumerable<Observation> Observations => [];

    /// <summary>Writes the whole line as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        var own = new OwnKeys(Result.Job.Fields);
        PathspiderRecordWriter.Write(writer, Result, Id, more =>
        {
            if (Text is not null) more.WriteString(own.NameOf(PathspiderKey.Line), Text);
            if (Hostname is not null) more.WriteString(own.NameOf("x_hostname"), Hostname);
            WriteEvidence(more, own);
            if (Outcome is { } outcome)
            {
                more.WriteString(own.NameOf("x_outcome"), outcome.ToString());
                more.WriteString(own.NameOf("x_outcome_code"), outcome.Code);
            }

            if (IsInterrupted) more.WriteBoolean(own.NameOf("x_interrupted"), true);
            if (Missing is not null)
            {
                more.WriteBoolean(own.NameOf("x_replayed"), true);
                WriteList(more, own.NameOf("x_missing"), Missing, (each, to) => to.WriteStringValue(each));
            }

            more.WriteString(own.NameOf(PathspiderKey.TestName), Nettest);
            if (Options is { Count: > 0 })
                WriteList(more, own.NameOf(PathspiderKey.Options), Options, (each, to) => to.WriteStringValue(each));
            if (Id is { } id) more.WriteString(own.NameOf("id"), id);
            if (RunId is { } run) more.WriteString(own.NameOf("x_run_id"), run);
        });
    }

    /// <summary>Writes the keys of the experiment's evidence.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="own">Their names beside the job's fields.</param>
    protected virtual void WriteEvidence(Utf8JsonWriter writer, OwnKeys own)
    {
    }

    /// <summary>Writes a key with a list.</summary>
    protected static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T, Utf8JsonWriter> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items) write(item, writer);
        writer.WriteEndArray();
    }
}
