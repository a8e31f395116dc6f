namespace Sonde.Analysis.Inputs;

/// <summary>The bytes of one member of an archive.</summary>
/// <param name="archive">Where they come from.</param>
/// <param name="size">How many there are said to be.</param>
/// <param name="onBroken">Called when the archive breaks off within them: who reads them says so, and the archive need not.</param>
internal sealed class TarContent(Stream archive, long size, Action onBroken) : ForwardStream
{
    private long _left = size;

    public override int Read(Span<byte> buffer)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        int got;
        try
        {
            got = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            onBroken();
            throw;
        }

        _left -= got;
        if (got > 0) return got;
        onBroken();
        throw new InvalidDataException("the archive is cut short within it");
    }

    /// <summary>Passes over what was not read.</summary>
    /// <exception cref="InvalidDataException">The archive breaks off within it.</exception>
    public void SkipRest()
    {
        if (_left == 0) return;
        byte[] buffer = new byte[64 << 10];
        while (_left > 0)
        {
            int got = archive.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, _left)));
            if (got == 0) throw new InvalidDataException("it is cut short");
            _left -= got;
        }
    }
}
