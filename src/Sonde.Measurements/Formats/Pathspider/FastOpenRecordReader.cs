using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Reads the evidence of <c>tfo</c>.</summary>
internal static class FastOpenRecordReader
{
    /// <summary>Takes the keys of the evidence; what is not of their shape stays.</summary>
    public static FastOpenRecord Read(KeyReader keys, PathspiderRecord result)
    {
        var record = new FastOpenRecord(result)
        {
            Connections = keys.Items("x_connections", FastOpenConnection.Read),
            Wire = keys.Items("x_wire", FastOpenProbe.Read),
            Forged = keys.Integer("x_forged") ?? 0,
            Located = keys.Peek("x_locate") is { } located ? LocatedPath.Read(located) : null,
            Basis = keys.String("x_basis"),
            HadCachedCookie = keys.True("x_cached_cookie"),
        };
        if (record.Located is not null) keys.Take("x_locate");
        return record;
    }
}
