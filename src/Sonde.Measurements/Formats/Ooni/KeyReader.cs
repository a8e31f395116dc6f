using System.Text.Json;

namespace Sonde.Measurements.Formats.Ooni;

/// <summary>Takes the keys of an object one by one, each with the type it should have; what nobody took is the rest.</summary>
internal sealed class KeyReader
{
    private readonly List<OtherKey> _keys = [];

    public KeyReader(JsonElement source)
    {
        // Of a key that stands twice the last one counts, as in every reader of these archives.
        foreach (JsonProperty property in source.EnumerateObject())
        {
            string name = property.Name;
            int twin = _keys.Count < 64 ? IndexOf(name) : -1;
            if (twin >= 0) _keys.RemoveAt(twin);
            _keys.Add(new OtherKey(name, property.Value));
        }
    }

    /// <summary>Takes from what another reader left.</summary>
    public KeyReader(IReadOnlyList<OtherKey> keys) => _keys.AddRange(keys);

    /// <summary>What nobody took, or null when that is nothing.</summary>
    public IReadOnlyList<OtherKey>? Rest() => _keys.Count == 0 ? null : _keys;

    public JsonElement? Peek(string name)
    {
        int i = IndexOf(name);
        return i < 0 ? null : _keys[i].Value;
    }

    public void Take(string name)
    {
        int i = IndexOf(name);
        if (i >= 0) _keys.RemoveAt(i);
    }

    public JsonElement? Element(string name)
    {
        JsonElement? value = Peek(name);
        Take(name);
        return value;
    }

    public string? String(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.String } value) return null;
        Take(name);
        return value.GetString();
    }

    public double? Number(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetDouble(out double number)
            || !double.IsFinite(number)) return null;
        Take(name);
        return number;
    }

    public long? Integer(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt64(out long number)) return null;
        Take(name);
        return number;
    }

    public int? SmallInteger(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt32(out int number)) return null;
        Take(name);
        return number;
    }

    public uint? UnsignedInteger(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetUInt32(out uint number)) return null;
        Take(name);
        return number;
    }

    public bool? Boolean(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.True or JsonValueKind.False } value) return null;
        Take(name);
        return value.GetBoolean();
    }

    public bool True(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.True }) return false;
        Take(name);
        return true;
    }

    public DateTime? Time(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.String } value || !OoniTime.TryParse(value.GetString(), out DateTime time))
            return null;
        Take(name);
        return time;
    }

    /// <summary>An id in its one written form; another spelling of it stays in the rest.</summary>
    public Guid? Guid(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.String } value || !value.TryGetGuid(out Guid id)
            || !value.ValueEquals(id.ToString())) return null;
        Take(name);
        return id;
    }

    public IReadOnlyList<string>? Strings(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Array } value) return null;
        List<string> strings = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return null;
            strings.Add(item.GetString()!);
        }

        Take(name);
        return strings;
    }

    public IReadOnlyList<int>? Integers(string name)
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Array } value) return null;
        List<int> numbers = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int number)) return null;
            numbers.Add(number);
        }

        // An empty list is left in the rest: records that write no empty ones could not tell it from none.
        if (numbers.Count == 0) return null;
        Take(name);
        return numbers;
    }

    /// <summary>A list whose elements all are of a kind; else it stays in the rest.</summary>
    public IReadOnlyList<T>? Items<T>(string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (Peek(name) is not { ValueKind: JsonValueKind.Array } value) return null;
        List<T> items = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (read(item) is not { } one) return null;
            items.Add(one);
        }

        Take(name);
        return items;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < _keys.Count; i++)
            if (_keys[i].Name == name) return i;
        return -1;
    }
}
