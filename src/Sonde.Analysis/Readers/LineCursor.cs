using System.Text.Json;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Walks over one JSON line and hands out its values without copying them.</summary>
internal ref struct LineCursor(byte[] bytes, int offset, int length)
{
    private Utf8JsonReader _reader = new(bytes.AsSpan(offset, length));

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>The name or string just read, escapes and all.</summary>
    public readonly ReadOnlySpan<byte> Raw => _reader.ValueSpan;

    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Where the value just read begins in the line's buffer.</summary>
    public readonly int TokenStart => offset + (int)_reader.TokenStartIndex;

    /// <summary>The byte after what was read.</summary>
    public readonly int Position => offset + (int)_reader.BytesConsumed;

    public bool Read() => _reader.Read();

    public void Skip() => _reader.Skip();

    /// <summary>Reads on to the line's end and refuses what follows the value.</summary>
    public void End()
    {
        while (_reader.Read())
        {
        }
    }

    /// <summary>To the next property of the object the cursor is in; false at its end. Afterwards the cursor stands on the name.</summary>
    public bool NextProperty()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>To the next element of the array the cursor is in; false at its end.</summary>
    public bool NextElement()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    public JsonText Name() => JsonText.NameAt(ref _reader, bytes, offset);

    /// <summary>The string on which the cursor stands; null stays null.</summary>
    public JsonText Text(string field)
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) throw LineRejectedException.WrongType(field);
        return JsonText.At(ref _reader, bytes, offset);
    }

    /// <summary>Reads the string that follows; null is refused.</summary>
    public JsonText ReadText(string field)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.String) throw LineRejectedException.WrongType(field);
        return JsonText.At(ref _reader, bytes, offset);
    }

    public JsonText ReadTextOrNull(string field)
    {
        _reader.Read();
        return Text(field);
    }

    /// <summary>Reads text, and takes a number or a truth value for its text.</summary>
    public JsonText ReadAnyText()
    {
        _reader.Read();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                int start = TokenStart;
                _reader.Skip();
                return JsonText.Of(bytes.AsSpan(start, Position - start));
            case JsonTokenType.String or JsonTokenType.Null:
                return JsonText.At(ref _reader, bytes, offset);
            default:
                return new JsonText(bytes, TokenStart, _reader.ValueSpan.Length, false);
        }
    }

    public bool ReadBoolean(string field) => ReadBooleanOrNull(field) ?? throw LineRejectedException.WrongType(field);

    public bool? ReadBooleanOrNull(string field)
    {
        _reader.Read();
        return _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw LineRejectedException.WrongType(field),
        };
    }

    public long? ReadIntegerOrNull(string field)
    {
        _reader.Read();
        return Integer(field);
    }

    public readonly long? Integer(string field)
    {
        if (_reader.TokenType == JsonTokenType.Null) return null;
        if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long value)) throw LineRejectedException.WrongType(field);
        return value;
    }

    public double? ReadRealOrNull(string field)
    {
        _reader.Read();
        return Real(field);
    }

    public readonly double? Real(string field)
    {
        if (_reader.TokenType == JsonTokenType.Null) return null;
        if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetDouble(out double value)) throw LineRejectedException.WrongType(field);
        return value;
    }

    /// <summary>Enters the object that follows; false where null follows.</summary>
    public bool EnterObject(string field)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return false;
        if (_reader.TokenType != JsonTokenType.StartObject) throw LineRejectedException.WrongType(field);
        return true;
    }

    /// <summary>Enters the array that follows; false where null follows.</summary>
    public bool EnterArray(string field)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return false;
        if (_reader.TokenType != JsonTokenType.StartArray) throw LineRejectedException.WrongType(field);
        return true;
    }
}
