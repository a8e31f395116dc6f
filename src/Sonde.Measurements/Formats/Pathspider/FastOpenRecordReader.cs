using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Reads lines of <c>tfo</c>, whatever fields their jobs brought.</summary>
public static class FastOpenRecordReader
{
    /// <summary>Makes a record of a result; null where it is of another nettest, or of none.</summary>
    public static FastOpenRecord? Read(PathspiderRecord result)
    {
        ArgumentNullException.ThrowIfNull(result);
        KeyReader keys = new(result.Others);
        if (keys.String(PathspiderKey.TestName) != FastOpenRecord.Name) return null;
        var record = new FastOpenRecord(result)
        {
            Connections = keys.Items("x_connections", FastOpenConnection.Read),
            Wire = keys.Items("x_wire", FastOpenProbe.Read),
            Forged = keys.Integer("x_forged") ?? 0,
            Located = keys.Peek("x_locate") is { } located ? LocatedPath.Read(located) : null,
            Basis = keys.String("x_basis"),
            HadCachedCookie = keys.True("x_cached_cookie"),
            Text = keys.String(PathspiderKey.Line),
            IsInterrupted = keys.True("x_interrupted"),
            Outcome = OutcomeKeys.Read(keys),
            Options = keys.Strings(PathspiderKey.Options),
            Id = keys.Guid("id"),
            RunId = keys.Guid("x_run_id"),
        };
        if (record.Located is not null) keys.Take("x_locate");
        return record with { Result = result with { Others = keys.Rest() ?? [] } };
    }
}
