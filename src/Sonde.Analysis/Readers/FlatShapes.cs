using System.Text.Json;

namespace Sonde.Analysis.Readers;

/// <summary>Tells flat rows and measurements' lines apart by the columns or keys they have.</summary>
internal static class FlatShapes
{
    /// <summary>The shape that a column's name points to, or <see cref="RawShape.Unknown"/> for a name of a raw line.</summary>
    public static RawShape OfColumn(ReadOnlySpan<byte> name)
    {
        if (IsEnvelope(name)) return RawShape.Live;
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

    /// <summary>Whether a line has any column of the base tables.</summary>
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
    /// The shape of a whole line: a key of a measurement decides, wherever it stands; else one column of the DNS table does. Measurements
    /// have keys that are columns too (<c>resolver_asn</c>), rows have no key of a measurement.
    /// </summary>
    public static RawShape OfRow(byte[] bytes, int offset, int length)
    {
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        bool isDns = false, isRow = false;
        while (at.NextProperty())
        {
            RawShape shape = OfColumn(at.Raw);
            if (shape == RawShape.Live) return shape;
            isRow |= at.Raw.SequenceEqual("domain_is_control"u8);
            bool isAnswers = at.Raw.SequenceEqual("answers"u8), isSource = at.Raw.SequenceEqual("source"u8);
            at.Read();
            isDns |= shape == RawShape.SatelliteFlat || (isAnswers && at.Token == JsonTokenType.StartArray)
                || (isSource && at.Token == JsonTokenType.String && at.Raw.IndexOf("Satellite"u8) >= 0);
            if (isDns && isRow) return RawShape.SatelliteFlat;
            at.Skip();
        }
        return isDns ? RawShape.SatelliteFlat : RawShape.HyperquackFlat;
    }

    /// <summary>The keys that only measurements have: OONI's envelope (df-000), and PATHspider's results as anybody or we write them.</summary>
    private static bool IsEnvelope(ReadOnlySpan<byte> name)
        => name.SequenceEqual("test_name"u8) || name.SequenceEqual("test_keys"u8) || name.SequenceEqual("data_format_version"u8)
            || name.SequenceEqual("measurement_start_time"u8) || name.SequenceEqual("probe_asn"u8) || name.SequenceEqual("probe_cc"u8)
            || name.SequenceEqual("conditions"u8) || name.SequenceEqual("x_test_name"u8);
}
