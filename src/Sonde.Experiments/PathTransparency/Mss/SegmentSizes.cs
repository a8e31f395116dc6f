using System.Numerics;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>
/// How large the segments of the other end are, by what came of them. A network card or the system may have joined some that came close
/// together into one: all but the last of those that it joins are of one size, so a size that divides all of them is that of the segments.
/// </summary>
/// <param name="named">The most bytes of data that one may have.</param>
internal sealed class SegmentSizes(int named)
{
    // Every number has small divisors.
    private const int LeastSize = 500;

    private int _largest, _last, _common, _joined;
    private uint _largestAt;
    private bool _isLargestAgain, _hasSeveral;

    /// <summary>The most bytes of data that a segment had.</summary>
    public int Largest => Joined is { } joined && (joined > _largest || _largest % joined == 0) ? joined : _largest;

    /// <summary>The size that they do not exceed though there was more to say; null where it did not show.</summary>
    public int? Limit => Joined is { } joined && joined == Largest ? joined : _isLargestAgain ? _largest : null;

    private int? Joined
    {
        get
        {
            if (!_hasSeveral) return null; // one length alone has many divisors
            for (int size = named; size >= LeastSize; size--)
                if (_common % size == 0) return size;
            return null;
        }
    }

    /// <summary>Looks at data that came.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="sequence">Its sequence number.</param>
    public void See(int length, uint sequence)
    {
        if (length == 0) return;
        // What ends what was said may be smaller: a joined packet counts when more has come.
        if (_last > 0)
        {
            _hasSeveral |= _joined > 0 && _joined != _last;
            (_common, _joined, _last) = ((int)BigInteger.GreatestCommonDivisor(_common, _last), _last, 0);
        }

        if (length > named) _last = length;
        else if (length > _largest) (_largest, _largestAt, _isLargestAgain) = (length, sequence, false);
        else if (length == _largest) _isLargestAgain |= sequence != _largestAt;
    }
}
