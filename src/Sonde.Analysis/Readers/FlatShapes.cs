using System.Text.Json;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Tells rows of the tables and measurements' lines apart by the columns or keys they have.</summary>
internal static class FlatShapes
{
    /// <summary>The shape that a column's name points to, or <see cref="RawShape.Unknown"/> for a name of a raw line.</summary>
    public static RawShape OfColumn(ReadOnlySpan<byte> name)
    {
        if (IsEnvelope(name) || IsShared(name)) return RawShape.Live;
        if (name.SequenceEqual("vantage_point"u8) || name.SequenceEqual("outcome_counts"u8)) return RawShape.OutcomeFlat;
        if (name.SequenceEqual("step"u8)) return RawShape.ObservationFlat;
        if (name.SequenceEqual("unexpected_count"u8)) return RawShape.ReducedFlat;
        if (name.StartsWith("resolver_"u8) || name.SequenceEqual("received_rcode"u8) || name.SequenceEqual("domain_controls_failed"u8)
            || name.SequenceEqual("average_confidence"u8) || name.StartsWith("untagged_"u8) || name.SequenceEqual("has_type_a"u8))
        {
            return RawShape.SatelliteFlat;
        }

        bool isHyperquack = name.StartsWith("server_"u8) || name.StartsWith("received_"u8) || name.SequenceEqual("matches_template"u8)
            || name.SequenceEqual("is_known_blockpage"u8) || name.SequenceEqual("page_signature"u8)
            || name.SequenceEqual("no_response_in_measurement_matches_template"u8);
        return isHyperquack ? RawShape.HyperquackFlat : RawShape.Unknown;
    }

    /// <summary>Whether a line has the form of the archives' probers and was measured live: it says of which nettest it is.</summary>
    public static bool IsTrial(byte[] bytes, int offset, int length)
    {
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        if (at.Token != JsonTokenType.StartObject) return false;
        int seen = 0;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("vp"u8)) seen |= 1;
            else if (name.SequenceEqual("test_url"u8)) seen |= 2;
            else if (name.SequenceEqual("x_test_name"u8)) seen |= 4;
            if (seen == 7) return true;
            at.Read();
            at.Skip();
        }

        return false;
    }

    /// <summary>Whether a line has any column of the tables, or key of a measurement.</summary>
    public static bool HasColumn(byte[] bytes, int offset, int length)
    {
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        if (at.Token != JsonTokenType.StartObject) return false;
        while (at.NextProperty())
        {
            if (OfColumn(at.Raw) != RawShape.Unknown) return true;
            at.Read();
            at.Skip();
        }

        return false;
    }

    /// <summary>
    /// The shape of a whole line: a key that measurements alone have decides, wherever it stands; then a column that one table alone has;
    /// then keys that measurements share with tables; else one column of the DNS table decides between the base tables.
    /// </summary>
    /// <returns>Why the line is rejected, or null.</returns>
    public static string? OfRow(byte[] bytes, int offset, int length, out RawShape shape)
    {
        shape = RawShape.Unknown;
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        bool isDns = false, isRow = false, isShared = false;
        RawShape table = RawShape.Unknown;
        while (at.NextProperty())
        {
            if (IsEnvelope(at.Raw))
            {
                shape = RawShape.Live;
                return null;
            }

            RawShape column = OfColumn(at.Raw);
            isShared |= column == RawShape.Live;
            if (column is RawShape.OutcomeFlat or RawShape.ObservationFlat or RawShape.ReducedFlat && table != RawShape.ObservationFlat)
                table = column;
            isRow |= at.Raw.SequenceEqual("domain_is_control"u8);
            bool isAnswers = at.Raw.SequenceEqual("answers"u8), isSource = at.Raw.SequenceEqual("source"u8);
            at.Read();
            isDns |= column == RawShape.SatelliteFlat || (isAnswers && at.Token == JsonTokenType.StartArray)
                || (isSource && at.Token == JsonTokenType.String && at.Raw.IndexOf("Satellite"u8) >= 0);
            if (isDns && isRow)
            {
                shape = RawShape.SatelliteFlat;
                return null;
            }

            at.Skip();
        }

        shape = table != RawShape.Unknown ? table : isShared ? RawShape.Live : isDns ? RawShape.SatelliteFlat : RawShape.HyperquackFlat;
        return at.Fault;
    }

    /// <summary>The keys that measurements alone have: OONI's envelope (df-000), and PATHspider's results as we write them.</summary>
    private static bool IsEnvelope(ReadOnlySpan<byte> name)
        => name.SequenceEqual("test_name"u8) || name.SequenceEqual("test_keys"u8) || name.SequenceEqual("data_format_version"u8)
            || name.SequenceEqual("measurement_start_time"u8) || name.SequenceEqual("x_test_name"u8);

    /// <summary>Those that a table of ours has too, or that a job may bring.</summary>
    private static bool IsShared(ReadOnlySpan<byte> name)
        => name.SequenceEqual("probe_asn"u8) || name.SequenceEqual("probe_cc"u8) || name.SequenceEqual("conditions"u8);
}
