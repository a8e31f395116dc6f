using System.Globalization;

namespace Sonde.Analysis.Metadata.Mmdb;

/// <summary>A value of a MaxMind-format file.</summary>
public abstract record MmdbValue
{
    private MmdbValue()
    {
    }

    /// <summary>A text.</summary>
    public sealed record Text(string Value) : MmdbValue;

    /// <summary>A whole number of any width.</summary>
    public sealed record Integer(Int128 Value) : MmdbValue;

    /// <summary>A whole number of 128 bits without sign.</summary>
    public sealed record BigInteger(UInt128 Value) : MmdbValue;

    /// <summary>A number with a fraction.</summary>
    public sealed record Number(double Value) : MmdbValue;

    /// <summary>True or false.</summary>
    public sealed record Truth(bool Value) : MmdbValue;

    /// <summary>Bytes.</summary>
    public sealed record Bytes(byte[] Value) : MmdbValue;

    /// <summary>Named values. Of a name given twice the last counts.</summary>
    public sealed record Map(IReadOnlyDictionary<string, MmdbValue> Items) : MmdbValue;

    /// <summary>Values in a row.</summary>
    public sealed record List(IReadOnlyList<MmdbValue> Items) : MmdbValue;

    /// <summary>The value at the end of a path of names, or null.</summary>
    public MmdbValue? At(params ReadOnlySpan<string> path)
    {
        MmdbValue? value = this;
        foreach (string name in path)
        {
            if (value is not Map map || !map.Items.TryGetValue(name, out value)) return null;
        }

        return value;
    }

    /// <summary>The text at the end of a path, or null.</summary>
    public string? TextAt(params ReadOnlySpan<string> path) => At(path) is Text { Value.Length: > 0 } text ? text.Value : null;

    /// <summary>The whole number at the end of a path if it fits 32 bits, or null.</summary>
    public uint? NumberAt(params ReadOnlySpan<string> path) => At(path) switch
    {
        Integer { Value: var value } when value >= 0 && value <= uint.MaxValue => (uint)value,
        Text { Value: var text } when uint.TryParse(
            text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text, NumberStyles.None,
            CultureInfo.InvariantCulture, out uint value) => value,
        _ => null,
    };
}
