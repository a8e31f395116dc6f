using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Columns that open tables have beside those of the table <c>outcomes</c>, so that questions to millions of rows need not make them again:
/// what a measurement is about, and where. Their expressions are what people are shown, who have the table alone.
/// </summary>
public static class SeenColumns
{
    /// <summary>What a measurement is about: the target of a direct measurement, the domain of a remote one.</summary>
    public const string Subject = "seen_subject";

    /// <summary>The country of the vantage point; null where it is not known.</summary>
    public const string Country = "seen_country";

    /// <summary>The network of the vantage point: number and name, or what is known instead.</summary>
    public const string Network = "seen_network";

    /// <summary>The day, as a date; null where there is none.</summary>
    public const string Day = "seen_day";

    /// <summary>The expression of <see cref="Subject"/> on the table <c>outcomes</c>.</summary>
    public const string SubjectSql =
        "CASE WHEN vantage_point IS NULL THEN coalesce(target, domain, '(unknown)') ELSE coalesce(domain, target, '(unknown)') END";

    /// <summary>The network of the measuring machine, where its text names one (<see cref="ProbePlace.Network"/>).</summary>
    public const string ProbeNetworkSql =
        "CASE WHEN regexp_full_match(probe_asn, 'AS[1-9][0-9]{0,9}') AND TRY_CAST(probe_asn[3:] AS UINTEGER) NOT IN (23456, 65535, 4294967295) THEN probe_asn END";

    /// <summary>The country of the measuring machine, where its text names one (<see cref="ProbePlace.Country"/>).</summary>
    public const string ProbeCountrySql = "CASE WHEN regexp_full_match(probe_cc, '[A-Z]{2}') AND probe_cc <> 'ZZ' THEN probe_cc END";

    /// <summary>
    /// From where something was measured: the vantage point, or the network and country of the measuring machine, as
    /// <see cref="ProbeOrigin"/> names it.
    /// </summary>
    public const string OriginSql =
        "coalesce(vantage_point, coalesce(" + ProbeNetworkSql + ", 'an unknown network') || coalesce(' in ' || (" + ProbeCountrySql + "), ''))";

    /// <summary>The expression of <see cref="Country"/>.</summary>
    public const string CountrySql = "coalesce(vantage_point_country, CASE WHEN vantage_point IS NULL THEN " + ProbeCountrySql + " END)";

    /// <summary>What the name of the measuring machine's own network ends with.</summary>
    internal const string OfMachine = " (measuring machine)";

    /// <summary>The expression of <see cref="Network"/>.</summary>
    public const string NetworkSql =
        "CASE WHEN vantage_point_asn IS NOT NULL THEN 'AS' || vantage_point_asn || coalesce(' ' || vantage_point_as_name, '') "
        + "WHEN vantage_point IS NULL AND " + ProbeNetworkSql + " IS NOT NULL THEN probe_asn || '" + OfMachine + "' "
        + "WHEN vantage_point IS NULL THEN 'the measuring machine' "
        + "ELSE 'network unknown' || coalesce(', ' || vantage_point_country, '') END";

    /// <summary>
    /// The expression of which network it is, where that is known: what tests are independent of each other by. Several names may be of
    /// one.
    /// </summary>
    public const string NetworkUnitSql =
        "coalesce('AS' || vantage_point_asn, CASE WHEN vantage_point IS NULL THEN " + ProbeNetworkSql + " END)";

    /// <summary>The expression of the hour as the archive writes it, in its first 13 characters; the day where no time is.</summary>
    public const string HourSql = "coalesce(left(replace(time, ' ', 'T'), 13), CAST(date AS VARCHAR))";

    /// <summary>
    /// A condition that people are shown, by the columns that open tables have. Each expression has a text in quotes, and so stands in no
    /// text: quotes are doubled there.
    /// </summary>
    public static string Known(string where)
    {
        ArgumentNullException.ThrowIfNull(where);
        foreach ((string name, string sql) in (ReadOnlySpan<(string, string)>)[
            (Subject, SubjectSql), (Network, NetworkSql), (Country, CountrySql)])
            where = where.Replace(sql, name, StringComparison.Ordinal);
        return where;
    }

    /// <summary>Columns of few values, of which numbers are kept in place of texts: each with its expression.</summary>
    internal static IReadOnlyList<(string Name, string Sql)> Coded { get; } =
    [
        (Subject, SubjectSql), (Country, CountrySql), (Network, NetworkSql), ("nettest", "nettest"), ("date", "date"), ("source", "source"),
        ("outcome_code", "outcome_code"), ("expectation", "expectation"),
    ];
}
