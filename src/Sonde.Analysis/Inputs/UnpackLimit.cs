namespace Sonde.Analysis.Inputs;

/// <summary>
/// How far the packed files within one archive may unfold, all together. Deflate alone cannot unfold more than 1,032 times (RFC 1951), so
/// only packing within packing goes beyond; a scan never does. The archive itself goes on where one of them is stopped.
/// </summary>
internal sealed class UnpackLimit
{
    /// <summary>What may always come out of a file.</summary>
    public const long Free = 16 << 20;

    /// <summary>Beyond that, how many bytes may come out for each that was read.</summary>
    public const long Most = 2_000;

    private long _read;
    private long _unpacked;

    /// <summary>Counts bytes read from the file.</summary>
    public void Read(int count) => _read += count;

    /// <summary>Counts bytes that came out.</summary>
    /// <exception cref="InvalidDataException">They are too many for what was read.</exception>
    public void Unpacked(int count)
    {
        _unpacked += count;
        if (_unpacked > Free && _unpacked / Most > _read)
            throw new InvalidDataException($"it unfolds to more than {Most} times its size: the rest is not read");
    }
}
