using System.Text.Json;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>What one chain recorded of a flow.</summary>
public interface IFlowFields
{
    /// <summary>Whether the flow's source port (<c>sp</c>) is among them.</summary>
    bool NamesSourcePort => false;

    /// <summary>Writes them into the record's object.</summary>
    void WriteTo(Utf8JsonWriter writer);

    /// <summary>Writes a number, or null.</summary>
    static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>Writes a number, or null.</summary>
    static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>Writes a truth, or null.</summary>
    static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } truth) writer.WriteBoolean(name, truth);
        else writer.WriteNull(name);
    }
}
