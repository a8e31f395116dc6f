using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Store;

/// <summary>
/// The values of one column as DuckDB lays them out: a bit for each row that has one, and values of one width. A text is where it lies in
/// the block's texts, a list where its elements lie in the column below it. A row that nothing is set for is null, of a list empty.
/// </summary>
internal sealed class ColumnValues
{
    private const int FirstRows = 64;
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    private readonly int _width;
    private ulong[] _valid = [];
    private byte[] _data = [];
    private int _room;
    private int _next;
    private JsonText _day, _lastingText;
    private int _lasting = -1, _lastingLength;
    private int _dayNumber;

    public ColumnValues(ColumnShape shape)
    {
        Type = shape.Type;
        Children = [.. shape.Children.Select(child => new ColumnValues(child))];
        _width = shape.Type switch
        {
            DuckdbType.Boolean => 1,
            DuckdbType.Date => sizeof(int),
            DuckdbType.Struct => 0,
            _ => sizeof(long),
        };
    }

    public DuckdbType Type { get; }

    /// <summary>The elements of a list, or the members of a record.</summary>
    public ColumnValues[] Children { get; }

    /// <summary>How many rows there are: of the whole, or elements of a list.</summary>
    public int Rows { get; private set; }

    /// <summary>The bits of the rows, and at least one word more.</summary>
    public ReadOnlySpan<ulong> Valid => _valid;

    /// <summary>The values of so many rows.</summary>
    public Span<byte> Data(int rows) => _data.AsSpan(0, rows * _width);

    /// <summary>How many bytes a value takes.</summary>
    public int Width => _width;

    /// <summary>Where the texts or the elements of a row begin, and how many bytes or elements they are.</summary>
    public (int Start, int Length) RangeAt(int row)
    {
        ReadOnlySpan<int> ranges = MemoryMarshal.Cast<byte, int>(_data);
        return (ranges[2 * row], ranges[(2 * row) + 1]);
    }

    /// <summary>Adds a record, or an element of a list, of which nothing is set. Returns its number.</summary>
    public int AddRow()
    {
        _next = 0;
        if (Rows == _room) Grow(Math.Max(FirstRows, 2 * _room));
        return Rows++;
    }

    /// <summary>The member of a record whose turn it is.</summary>
    public ColumnValues NextMember() => Children[_next++];

    /// <summary>Passes over members that are not there.</summary>
    public void Pass(int members) => _next += members;

    /// <summary>Makes room for so many rows.</summary>
    public void Grow(int rows)
    {
        _room = rows;
        Array.Resize(ref _valid, (rows >> 6) + 2);
        Array.Resize(ref _data, rows * _width);
        if (Type != DuckdbType.Struct) return;
        foreach (ColumnValues member in Children) member.Grow(rows);
    }

    public void SetPresent(int row) => _valid[row >> 6] |= 1UL << row;

    public void SetInteger(int row, long? value)
    {
        if (value is { } number) Set(row, number);
    }

    public void SetReal(int row, double? value)
    {
        if (value is { } number) Set(row, number);
    }

    public void SetBoolean(int row, bool? value)
    {
        if (value is { } truth) Set(row, truth);
    }

    /// <summary>Sets a text, or the day that a text names.</summary>
    public void SetText(int row, JsonText value, Utf8Buffer texts)
    {
        if (value.IsNull) return;
        if (Type == DuckdbType.Date)
        {
            SetDay(row, value);
            return;
        }

        int start = texts.Length;
        value.DecodeTo(texts);
        SetRange(row, start, texts.Length - start);
    }

    /// <summary>Sets a text that nobody changes while the block is filled; where it follows itself it is kept once.</summary>
    public void SetLasting(int row, JsonText value, Utf8Buffer texts)
    {
        if (value.IsNull) return;
        if (_lasting < 0 || !value.IsPlaceOf(_lastingText))
        {
            int start = texts.Length;
            value.DecodeTo(texts);
            (_lasting, _lastingLength, _lastingText) = (start, texts.Length - start, value);
        }

        SetRange(row, _lasting, _lastingLength);
    }

    /// <summary>Sets where a text or a list lies.</summary>
    public void SetRange(int row, int start, int length) => Set(row, (uint)start | ((ulong)(uint)length << 32));

    /// <summary>Forgets all rows.</summary>
    public void Clear() => Clear(Rows);

    private void Clear(int rows)
    {
        _valid.AsSpan(0, (rows + 63) >> 6).Clear();
        Data(rows).Clear();
        Rows = 0;
        _lasting = -1;
        foreach (ColumnValues child in Children) child.Clear(Type == DuckdbType.List ? child.Rows : rows);
    }

    /// <summary>Writes the rows of a column, and of those below it.</summary>
    public void WriteTo(Stream into, int rows)
    {
        into.Write(MemoryMarshal.AsBytes(_valid.AsSpan(0, (rows + 63) >> 6)));
        into.Write(Data(rows));
        foreach (ColumnValues child in Children)
        {
            if (Type == DuckdbType.List) into.Write(BitConverter.GetBytes(child.Rows));
            child.WriteTo(into, Type == DuckdbType.List ? child.Rows : rows);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote into a column that has no rows.</summary>
    public void ReadFrom(Stream from, int rows)
    {
        if (rows > _room) Grow(rows);
        Rows = rows;
        from.ReadExactly(MemoryMarshal.AsBytes(_valid.AsSpan(0, (rows + 63) >> 6)));
        from.ReadExactly(Data(rows));
        Span<byte> count = stackalloc byte[sizeof(int)];
        foreach (ColumnValues child in Children)
        {
            if (Type == DuckdbType.List) from.ReadExactly(count);
            child.ReadFrom(from, Type == DuckdbType.List ? BitConverter.ToInt32(count) : rows);
        }
    }

    private void Set<T>(int row, T value)
        where T : unmanaged
    {
        SetPresent(row);
        Unsafe.WriteUnaligned(ref _data[row * _width], value);
    }

    private void SetDay(int row, JsonText value)
    {
        if (_day.IsNull || !_day.Raw.SequenceEqual(value.Raw))
        {
            // What is no day is null.
            if (!DateOnly.TryParseExact(value.ToString(), "yyyy-MM-dd", out DateOnly day)) return;
            (_day, _dayNumber) = (value.Keep(), day.DayNumber - Epoch);
        }

        Set(row, _dayNumber);
    }
}
