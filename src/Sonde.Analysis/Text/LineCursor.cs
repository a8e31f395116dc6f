using System.Buffers.Text;
using System.Text.Json;

namespace Sonde.Analysis.Text;

/// <summary>
/// Walks over one JSON line and hands out its values without copying them. At what does not fit, the line is at its end: values are null,
/// and <see cref="Fault"/> says why.
/// </summary>
internal ref struct LineCursor(byte[] bytes, int offset, int length)
{
    private JsonTokens _tokens = new(bytes, offset, length);
    private string? _fault;

    /// <summary>Why the line is rejected, or null so far.</summary>
    public readonly string? Fault => _tokens.IsFaulty ? _fault ?? LineFault.NotJson : null;

    public readonly JsonTokenType Token => _tokens.Type;

    /// <summary>The name or string just read, escapes and all; of any other value its own text.</summary>
    public readonly ReadOnlySpan<byte> Raw => _tokens.Value;

    public readonly bool IsNull => _tokens.Type == JsonTokenType.Null;

    public bool Read() => _tokens.Read();

    /// <summary>Gives the line up; the first reason stays.</summary>
    public void Reject(string fault)
    {
        if (_tokens.IsFaulty) return;
        _fault = fault;
        _tokens.Fail();
    }

    /// <summary>Gives the line up for a value of another type, and is a value that means nothing.</summary>
    public T Refuse<T>(string field)
    {
        if (!_tokens.IsFaulty) Reject(LineFault.WrongType(field));
        return default!;
    }

    public void Skip() => _tokens.Skip();

    /// <summary>Reads on to the line's end and refuses what follows the value.</summary>
    public void End()
    {
        while (_tokens.Read())
        {
        }
    }

    /// <summary>To the next property of the object the cursor is in; false at its end. Afterwards the cursor stands on the name.</summary>
    public bool NextProperty()
    {
        _tokens.Read();
        return _tokens.Type == JsonTokenType.PropertyName;
    }

    /// <summary>To the next element of the array the cursor is in; false at its end.</summary>
    public bool NextElement()
    {
        _tokens.Read();
        return _tokens.Type != JsonTokenType.EndArray;
    }

    public readonly JsonText Name() => _tokens.Text;

    /// <summary>The string on which the cursor stands; null stays null.</summary>
    public JsonText Text(string field) => _tokens.Type switch
    {
        JsonTokenType.String => _tokens.Text,
        JsonTokenType.Null => default,
        _ => Refuse<JsonText>(field),
    };

    /// <summary>Reads the string that follows; null is refused.</summary>
    public JsonText ReadText(string field)
    {
        _tokens.Read();
        return _tokens.Type == JsonTokenType.String ? _tokens.Text : Refuse<JsonText>(field);
    }

    public JsonText ReadTextOrNull(string field)
    {
        _tokens.Read();
        return Text(field);
    }

    /// <summary>Reads the list or object that follows as the JSON that it is, where it lies; null for any other value.</summary>
    public JsonText ReadJson()
    {
        _tokens.Read();
        if (_tokens.Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return default;
        int start = _tokens.Position - 1;
        _tokens.Skip();
        return new JsonText(bytes, start, _tokens.Position - start, isEscaped: false);
    }

    public bool ReadBoolean(string field) => ReadBooleanOrNull(field) ?? Refuse<bool>(field);

    public bool? ReadBooleanOrNull(string field)
    {
        _tokens.Read();
        return _tokens.Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => Refuse<bool?>(field),
        };
    }

    public long? ReadIntegerOrNull(string field)
    {
        _tokens.Read();
        return Integer(field);
    }

    public long? Integer(string field)
    {
        if (IsNull) return null;
        bool fits = Utf8Parser.TryParse(Raw, out long value, out int used) && used == Raw.Length;
        return fits && Token == JsonTokenType.Number ? value : Refuse<long?>(field);
    }

    public double? ReadRealOrNull(string field)
    {
        _tokens.Read();
        return Real(field);
    }

    public double? Real(string field)
    {
        if (IsNull) return null;
        bool fits = Utf8Parser.TryParse(Raw, out double value, out int used) && used == Raw.Length;
        return fits && Token == JsonTokenType.Number ? value : Refuse<double?>(field);
    }

    /// <summary>Enters the object that follows; false where null follows.</summary>
    public bool EnterObject(string field)
    {
        _tokens.Read();
        if (IsNull) return false;
        return Token == JsonTokenType.StartObject ? true : Refuse<bool>(field);
    }

    /// <summary>Enters the array that follows; false where null follows.</summary>
    public bool EnterArray(string field)
    {
        _tokens.Read();
        if (IsNull) return false;
        return Token == JsonTokenType.StartArray ? true : Refuse<bool>(field);
    }
}
