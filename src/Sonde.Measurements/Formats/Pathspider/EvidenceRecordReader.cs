using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Reads the evidence of A/B measurements.</summary>
internal static class EvidenceRecordReader
{
    /// <summary>Takes the keys of the evidence; what is not of their shape stays.</summary>
    public static EvidenceRecord Read(KeyReader keys, string nettest, PathspiderRecord result)
        => With(keys, new CraftedRecord(nettest, result)
        {
            Connections = keys.Items("x_connections", VariantConnection.Read),
            Wire = keys.Items("x_wire", CraftedProbe.Read),
        });

    /// <summary>The same, of <c>tfo</c>.</summary>
    public static EvidenceRecord OfFastOpen(KeyReader keys, PathspiderRecord result)
        => With(keys, new FastOpenRecord(result)
        {
            Connections = keys.Items("x_connections", FastOpenConnection.Read),
            Wire = keys.Items("x_wire", FastOpenProbe.Read),
            HadCachedCookie = keys.True("x_cached_cookie"),
        });

    private static EvidenceRecord With(KeyReader keys, EvidenceRecord record)
    {
        record = record with
        {
            Forged = keys.Integer("x_forged") ?? 0,
            Located = keys.Peek("x_locate") is { } located ? LocatedPath.Read(located) : null,
            Basis = keys.String("x_basis"),
        };
        if (record.Located is not null) keys.Take("x_locate");
        return record;
    }
}
