using System.Text;
using Sonde.Analysis.Metadata.Mmdb;

namespace Sonde.Analysis.Metadata;

/// <summary>
/// The parts of a database's record that are metadata here, under the names of GeoLite2, DB-IP, IPinfo and OONI's own databases.
/// </summary>
internal readonly record struct MmdbFacts(
    uint? Asn, string? AsName, string? AsFullName, string? AsCountry, string? Country, string? Organization)
{
    /// <summary>Reads a record.</summary>
    public static MmdbFacts Of(MmdbValue record)
    {
        MmdbValue traits = record.At("traits") ?? record;
        return new(
            record.NumberAt("autonomous_system_number") ?? traits.NumberAt("autonomous_system_number") ?? record.NumberAt("asn"),
            record.TextAt("autonomous_system_name") ?? record.TextAt("as_name"),
            record.TextAt("autonomous_system_organization") ?? traits.TextAt("autonomous_system_organization"),
            Code(record.TextAt("autonomous_system_country")),
            Code(record.TextAt("country", "iso_code") ?? record.TextAt("country_code") ?? record.TextAt("registered_country", "iso_code")
                ?? record.TextAt("country")),
            record.TextAt("organization") ?? traits.TextAt("organization") ?? traits.TextAt("isp"));
    }

    /// <summary>These facts, with what they lack from another database. What belongs to a network is taken only as a whole.</summary>
    public MmdbFacts FilledFrom(MmdbFacts other)
    {
        bool same = Asn is null || other.Asn == Asn;
        return new(
            Asn ?? other.Asn,
            AsName ?? (same ? other.AsName : null),
            AsFullName ?? (same ? other.AsFullName : null),
            AsCountry ?? (same ? other.AsCountry : null),
            Country ?? other.Country,
            Organization ?? (same ? other.Organization : null));
    }

    private static string? Code(string? text) => text is null ? null : LineFields.Country(Encoding.UTF8.GetBytes(text));
}
