using System.Buffers.Text;
using System.Text.Json;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Store;

/// <summary>Fills one vector of a data chunk, and those within it, with values read from JSON.</summary>
internal sealed unsafe class ColumnVector
{
    private readonly ColumnShape _shape;
    private readonly ColumnVector[] _children;
    private readonly Utf8Buffer _scratch = new(256);
    private nint _vector;
    private void* _data;
    private ulong* _validity;
    private ulong _elements;
    private ulong _capacity;

    public ColumnVector(ColumnShape shape)
    {
        _shape = shape;
        _children = [.. shape.Children.Select(child => new ColumnVector(child))];
    }

    /// <summary>Begins with an empty vector of the chunk.</summary>
    public void Begin(nint vector)
    {
        Attach(vector);
        Empty();
    }

    /// <summary>Says how many rows the lists hold; called when the chunk is full.</summary>
    public void End()
    {
        foreach (ColumnVector child in _children) child.End();
        if (_shape.Type == DuckdbType.List) _ = DuckdbNative.SetListSize(_vector, _elements);
    }

    public void SetNull(ulong row)
    {
        _validity[row >> 6] &= ~(1UL << (int)(row & 63));
        if (_shape.Type != DuckdbType.Struct) return;
        foreach (ColumnVector member in _children) member.SetNull(row);
    }

    /// <summary>Takes the value on which the cursor stands. One that does not fit the type is null.</summary>
    public void Set(ulong row, ref JsonTokens tokens)
    {
        switch (_shape.Type)
        {
            case DuckdbType.Varchar when tokens.Type == JsonTokenType.String:
                SetText(row, tokens.Text);
                break;
            case DuckdbType.Boolean when tokens.Type is JsonTokenType.True or JsonTokenType.False:
                ((byte*)_data)[row] = tokens.Type == JsonTokenType.True ? (byte)1 : (byte)0;
                break;
            case DuckdbType.BigInt when tokens.Type == JsonTokenType.Number && Utf8Parser.TryParse(tokens.Value, out long whole, out _):
                ((long*)_data)[row] = whole;
                break;
            case DuckdbType.Double when tokens.Type == JsonTokenType.Number && Utf8Parser.TryParse(tokens.Value, out double real, out _):
                ((double*)_data)[row] = real;
                break;
            case DuckdbType.Date when tokens.Type == JsonTokenType.String
                && DateOnly.TryParseExact(tokens.Text.ToString(), "yyyy-MM-dd", out DateOnly day):
                ((int*)_data)[row] = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
                break;
            case DuckdbType.List when tokens.Type == JsonTokenType.StartArray:
                SetList(row, ref tokens);
                break;
            case DuckdbType.Struct when tokens.Type == JsonTokenType.StartObject:
                SetMembers(_shape.Children, _children, row, ref tokens);
                break;
            default:
                tokens.Skip();
                SetNull(row);
                break;
        }
    }

    /// <summary>Reads the members of the object that the cursor has entered; those that are not there are null.</summary>
    public static void SetMembers(IReadOnlyList<ColumnShape> shapes, ColumnVector[] vectors, ulong row, ref JsonTokens tokens)
    {
        // Rows are written in the columns' order, so that the next member is the next column.
        int next = 0;
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            int column = next;
            while (column < vectors.Length && !tokens.Value.SequenceEqual(shapes[column].Utf8Name)) column++;
            if (column == vectors.Length)
            {
                tokens.Skip();
                continue;
            }

            for (; next < column; next++) vectors[next].SetNull(row);
            next++;
            tokens.Read();
            vectors[column].Set(row, ref tokens);
        }

        for (; next < vectors.Length; next++) vectors[next].SetNull(row);
    }

    private void SetText(ulong row, JsonText value)
    {
        _scratch.Clear();
        ReadOnlySpan<byte> text = value.Decode(_scratch);
        fixed (byte* first = text) DuckdbNative.AssignText(_vector, row, first, (ulong)text.Length);
    }

    private void SetList(ulong row, ref JsonTokens tokens)
    {
        ulong start = _elements;
        while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
        {
            if (_elements == _capacity) Grow();
            _children[0].Set(_elements++, ref tokens);
        }

        ((DuckdbNative.ListEntry*)_data)[row] = new() { Offset = start, Length = _elements - start };
    }

    private void Grow()
    {
        _capacity *= 2;
        if (DuckdbNative.ReserveList(_vector, _capacity) != 0) throw new DuckdbException("DuckDB cannot make room for a list");
        _children[0].Attach(DuckdbNative.ListChild(_vector));
    }

    private void Empty()
    {
        _elements = 0;
        _capacity = DuckdbNative.VectorSize();
        foreach (ColumnVector child in _children) child.Empty();
    }

    /// <summary>Takes the vector's memory, which moves when it grows.</summary>
    private void Attach(nint vector)
    {
        _vector = vector;
        _data = DuckdbNative.DataOf(vector);
        DuckdbNative.EnsureValidity(vector);
        _validity = DuckdbNative.ValidityOf(vector);
        for (int i = 0; i < _children.Length; i++)
        {
            nint child = _shape.Type == DuckdbType.List ? DuckdbNative.ListChild(vector) : DuckdbNative.StructChild(vector, (ulong)i);
            _children[i].Attach(child);
        }
    }
}
