namespace Sonde.Packets.Redaction;

/// <summary>What a run of hexadecimal digits and marks has room for: most, such as a time of day, have none for an address.</summary>
internal ref struct RunShape
{
    private int _dots, _colons, _dashes, _underscores, _digits, _longest, _all;
    private byte _last;
    private bool _isDouble, _hasLetter;

    /// <summary>Whether there are marks enough for four parts.</summary>
    public readonly bool HasParts => _dots > 2 || _colons > 2 || _dashes > 2 || _underscores > 2;

    /// <summary>Whether there are marks enough for four numbers.</summary>
    public readonly bool HasQuad => _dots > 2 || _dashes > 2 || _underscores > 2;

    /// <summary>Whether there are marks enough for eight groups, or two at once.</summary>
    public readonly bool HasIpv6 => _isDouble || _colons > 6 || _dashes > 6 || _underscores > 6 || (_colons > 5 && _dots > 2);

    /// <summary>Whether there are digits enough in a row.</summary>
    public readonly bool HasDigits => _longest >= 8;

    /// <summary>Whether there are digits enough, and marks between them.</summary>
    public readonly bool HasGroups => _all >= 8 && _all > _longest;

    /// <summary>Whether there is room for anything.</summary>
    public readonly bool IsWorthIt => HasParts || HasIpv6 || HasDigits || (HasGroups && _hasLetter);

    /// <summary>Counts one more character.</summary>
    public void Add(byte b)
    {
        if (SpellingKind.IsHex(b))
        {
            _all++;
            _hasLetter |= !SpellingKind.IsDigit(b);
            if (++_digits > _longest) _longest = _digits;
        }
        else
        {
            bool isSomething = b == ':' || _longest > 0; // -- alone begins an option
            _digits = 0;
            if (b == '.') _dots++;
            else if (b == ':') _colons++;
            else if (b == '-') _dashes++;
            else if (b == '_') _underscores++;
            _isDouble |= b == _last && b != '.' && isSomething;
        }

        _last = b;
    }
}
