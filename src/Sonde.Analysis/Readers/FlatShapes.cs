using System.Text.Json;

namespace Sonde.Analysis.Readers;

/// <summary>Tells the two base tables apart by the columns a flat row has.</summary>
internal static class FlatShapes
{
    /// <summary>The shape that a column's name points to, or <see cref="RawShape.Unknown"/> for a name of a raw line.</summary>
    public static RawShape OfColumn(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("test_name"u8) || name.SequenceEqual("test_keys"u8)) return RawShape.Live;
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

    /// <summary>The shape of a whole flat row: one column of the DNS table decides.</summary>
    public static RawShape OfRow(byte[] bytes, int offset, int length)
    {
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        while (at.NextProperty())
        {
            RawShape shape = OfColumn(at.Raw);
            bool isAnswers = at.Raw.SequenceEqual("answers"u8), isSource = at.Raw.SequenceEqual("source"u8);
            at.Read();
            if (shape is RawShape.SatelliteFlat or RawShape.Live || (isAnswers && at.Token == JsonTokenType.StartArray))
                return shape == RawShape.Live ? shape : RawShape.SatelliteFlat;
            if (isSource && at.Token == JsonTokenType.String && at.Raw.IndexOf("Satellite"u8) >= 0) return RawShape.SatelliteFlat;
            at.Skip();
        }
        return RawShape.HyperquackFlat;
    }
}
