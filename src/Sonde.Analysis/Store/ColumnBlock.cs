using System.Collections.Concurrent;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Store;

/// <summary>Rows of one table, column by column.</summary>
internal sealed class ColumnBlock
{
    private readonly ConcurrentBag<ColumnBlock>? _home;

    /// <summary>Makes one.</summary>
    /// <param name="columns">The columns in order.</param>
    /// <param name="home">Where it is put when nobody needs its rows any more, or null.</param>
    public ColumnBlock(IReadOnlyList<Column> columns, ConcurrentBag<ColumnBlock>? home = null)
    {
        Shapes = [.. columns.Select(ColumnShape.Of)];
        Record = new ColumnValues(new ColumnShape("", DuckdbType.Struct, Shapes));
        _home = home;
    }

    public IReadOnlyList<ColumnShape> Shapes { get; }

    /// <summary>The columns, as members of a record.</summary>
    public ColumnValues Record { get; }

    /// <summary>All texts, one behind the other.</summary>
    public Utf8Buffer Texts { get; } = new(1 << 14);

    public int Rows => Record.Rows;

    /// <summary>Adds a row.</summary>
    public BlockColumnSink AddRow(RowOrigin origin) => new(this, Record, Record.AddRow(), origin);

    /// <summary>Gives the block back, to be filled again.</summary>
    public void Return()
    {
        Record.Clear();
        Texts.Clear();
        _home?.Add(this);
    }

    /// <summary>Writes its rows.</summary>
    public void WriteTo(Stream into)
    {
        into.Write(BitConverter.GetBytes(Rows));
        into.Write(BitConverter.GetBytes(Texts.Length));
        into.Write(Texts.Written);
        Record.WriteTo(into, Rows);
    }

    /// <summary>Reads rows that were written, in place of those that it has; false at the end.</summary>
    public bool ReadFrom(Stream from)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(int)];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return false;
        int length = BitConverter.ToInt32(head[sizeof(int)..]);
        Record.Clear();
        Texts.Clear();
        from.ReadExactly(Texts.Reserve(length)[..length]);
        Texts.Advance(length);
        Record.ReadFrom(from, BitConverter.ToInt32(head));
        return true;
    }
}
