namespace Sonde.Experiments.Privacy;

/// <summary>
/// A line that was looked through and has no secret. The next lines of a run are the same with other values here and there: what both have,
/// from the end of one string to the end of another, was looked through in this one (dd-246). For one thread at a time, and for one set of
/// secrets.
/// </summary>
internal sealed class LineBefore
{
    private const int Longest = 16 << 10;

    private readonly List<int> _ends = []; // behind the closing quote of each string
    private byte[] _line = [];
    private int _length, _at, _next;

    /// <summary>Another line is looked through from its beginning.</summary>
    public void Begin() => (_at, _next) = (0, 0);

    /// <summary>How many bytes at the beginning of its rest are whole strings, and what stands before them, that both have.</summary>
    public int Same(ReadOnlySpan<byte> rest)
    {
        int from = _at, common = _line.AsSpan(from, _length - from).CommonPrefixLength(rest);
        // The mark behind a string, which tells names from values, is the same as well.
        while (_next < _ends.Count && _ends[_next] < from + common) _at = _ends[_next++];
        return _at - from;
    }

    /// <summary>A string of it was looked through that this one may not have here: both go on behind theirs.</summary>
    public void Pass()
    {
        if (_next < _ends.Count) _at = _ends[_next++];
    }

    /// <summary>Takes the place of this one. It is compact JSON without packets, else nothing is the same as in it.</summary>
    public void Become(ReadOnlySpan<byte> line)
    {
        _ends.Clear();
        _length = 0;
        if (line.Length > Longest) return;
        for (int at = 0, open; (open = line[at..].IndexOf((byte)'"')) >= 0;)
        {
            at = JsonPlace.EndOfString(line, at + open + 1) + 1;
            if (at >= line.Length || line[at] is not ((byte)':' or (byte)',' or (byte)'}' or (byte)']'))
            {
                _ends.Clear();
                return;
            }

            _ends.Add(at);
        }

        if (_line.Length < line.Length) _line = new byte[Longest];
        line.CopyTo(_line);
        _length = line.Length;
    }
}
