using System.Numerics;
using System.Runtime.InteropServices;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>A number for each row, in as few bytes as the largest needs.</summary>
internal abstract class Codes
{
    /// <summary>So many rows at most are gone over at a time.</summary>
    public const int Piece = 4096;

    /// <summary>The numbers of so many rows, all of them 0.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="values">How many different numbers there may be, from 0 on.</param>
    public static Codes Of(int rows, int values)
        => values <= byte.MaxValue + 1 ? new Narrow<byte>(rows)
            : values <= ushort.MaxValue + 1 ? new Narrow<ushort>(rows)
            : new Narrow<int>(rows);

    /// <summary>The same numbers in as few bytes as they need.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="values">How many different ones there are.</param>
    public Codes Fitted(int rows, int values)
    {
        Codes fitted = Of(0, values);
        if (fitted.GetType() == GetType()) return this;
        fitted = Of(rows, values);
        Each((first, read) =>
        {
            for (int i = 0; i < read.Length; i++) fitted.Set(first + i, read[i]);
        });
        return fitted;
    }

    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Goes over the numbers of all rows, piece by piece: the first row of each, and the numbers.</summary>
    public void Each(Action<int, ReadOnlySpan<int>> take)
    {
        int[] some = new int[Piece];
        for (int first = 0; first < Count; first += Piece)
        {
            Span<int> read = some.AsSpan(0, Math.Min(Piece, Count - first));
            Read(first, read);
            take(first, read);
        }
    }

    /// <summary>Sets a row's number.</summary>
    public abstract void Set(int row, int code);

    /// <summary>Sets the numbers of some rows.</summary>
    public abstract void Set(ReadOnlySpan<int> rows, ReadOnlySpan<int> codes);

    /// <summary>Sets the number of rows that lie side by side.</summary>
    public abstract void Fill(int first, int end, int code);

    /// <summary>The numbers of rows that lie side by side.</summary>
    public abstract void Read(int first, Span<int> into);

    /// <summary>The numbers of some rows, by their places behind the first.</summary>
    public abstract void Read(int first, ReadOnlySpan<ushort> places, Span<int> into);

    // Many at once; how many were done.
    private static int Widen(ReadOnlySpan<ushort> codes, Span<int> into)
    {
        int done = 0;
        for (; done <= codes.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(codes[done..]), out Vector<uint> low, out Vector<uint> high);
            low.As<uint, int>().CopyTo(into[done..]);
            high.As<uint, int>().CopyTo(into[(done + Vector<int>.Count)..]);
        }

        return done;
    }

    private static int Widen(ReadOnlySpan<byte> codes, Span<int> into)
    {
        Span<ushort> some = stackalloc ushort[Vector<byte>.Count];
        int done = 0;
        for (; done <= codes.Length - Vector<byte>.Count; done += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(codes[done..]), out Vector<ushort> low, out Vector<ushort> high);
            low.CopyTo(some);
            high.CopyTo(some[Vector<ushort>.Count..]);
            Widen(some, into[done..]);
        }

        return done;
    }

    private sealed class Narrow<T>(int rows) : Codes
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly T[] _codes = new T[rows];

        public override int Count => _codes.Length;

        public override void Set(int row, int code) => _codes[row] = T.CreateTruncating(code);

        public override void Set(ReadOnlySpan<int> rows, ReadOnlySpan<int> codes)
        {
            for (int i = 0; i < rows.Length; i++) _codes[rows[i]] = T.CreateTruncating(codes[i]);
        }

        public override void Fill(int first, int end, int code) => _codes.AsSpan(first..end).Fill(T.CreateTruncating(code));

        public override void Read(int first, Span<int> into)
        {
            ReadOnlySpan<T> codes = _codes.AsSpan(first, into.Length);
            int done = typeof(T) == typeof(byte) ? Widen(MemoryMarshal.Cast<T, byte>(codes), into)
                : typeof(T) == typeof(ushort) ? Widen(MemoryMarshal.Cast<T, ushort>(codes), into)
                : 0;
            for (int i = done; i < codes.Length; i++) into[i] = int.CreateTruncating(codes[i]);
        }

        public override void Read(int first, ReadOnlySpan<ushort> places, Span<int> into)
        {
            ReadOnlySpan<T> codes = _codes.AsSpan(first);
            for (int i = 0; i < places.Length; i++) into[i] = int.CreateTruncating(codes[places[i]]);
        }
    }
}
