using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>A measurement of <c>tfo</c>: PATHspider's result, and the evidence behind it in keys of our own.</summary>
/// <param name="Result">PATHspider's part, with the job.</param>
public sealed record FastOpenRecord(PathspiderRecord Result)
{
    /// <summary>The nettest's name.</summary>
    public const string Name = "tfo";

    /// <summary><c>x_connections</c>: the system's connections, or null.</summary>
    public IReadOnlyList<FastOpenConnection>? Connections { get; init; }

    /// <summary><c>x_wire</c>: the crafted probes, or null.</summary>
    public IReadOnlyList<FastOpenProbe>? Wire { get; init; }

    /// <summary><c>x_forged</c>: how many packets claimed to belong to a crafted connection whose sender may have seen none; absent: none.</summary>
    public long Forged { get; init; }

    /// <summary><c>x_locate</c>: what the search for meddling hops found, or null.</summary>
    public LocatedPath? Located { get; init; }

    /// <summary><c>x_basis</c>: what the conditions rest on, or null.</summary>
    public string? Basis { get; init; }

    /// <summary><c>x_cached_cookie</c>: whether a cookie was in the kernel's memory before, and could not be removed.</summary>
    public bool HadCachedCookie { get; init; }

    /// <summary><c>x_line</c>: the input's line where it was no job.</summary>
    public string? Text { get; init; }

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

    /// <summary>Writes the whole line as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        var own = new OwnKeys(Result.Job.Fields);
        PathspiderRecordWriter.Write(writer, Result, Id, more =>
        {
            if (Text is not null) more.WriteString(own.NameOf(PathspiderKey.Line), Text);
            if (Basis is not null) more.WriteString(own.NameOf("x_basis"), Basis);
            if (HadCachedCookie) more.WriteBoolean(own.NameOf("x_cached_cookie"), true);
            if (Connections is not null) WriteList(more, own.NameOf("x_connections"), Connections, (each, to) => each.WriteTo(to));
            if (Wire is not null) WriteList(more, own.NameOf("x_wire"), Wire, (each, to) => each.WriteTo(to));
            if (Forged > 0) more.WriteNumber(own.NameOf("x_forged"), Forged);
            if (Located is not null)
            {
                more.WritePropertyName(own.NameOf("x_locate"));
                Located.WriteTo(more);
            }

            if (Outcome is { } outcome)
            {
                more.WriteString(own.NameOf("x_outcome"), outcome.ToString());
                more.WriteString(own.NameOf("x_outcome_code"), outcome.Code);
            }

            if (IsInterrupted) more.WriteBoolean(own.NameOf("x_interrupted"), true);
            more.WriteString(own.NameOf(PathspiderKey.TestName), Name);
            if (Options is { Count: > 0 }) WriteList(more, own.NameOf(PathspiderKey.Options), Options, (each, to) => to.WriteStringValue(each));
            if (Id is { } id) more.WriteString(own.NameOf("id"), id);
            if (RunId is { } run) more.WriteString(own.NameOf("x_run_id"), run);
        });
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T, Utf8JsonWriter> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items) write(item, writer);
        writer.WriteEndArray();
    }
}
