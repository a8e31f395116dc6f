namespace Sonde.Analysis.Inputs;

/// <summary>
/// A part of a file of lines. Before it stand as many empty lines as the file has before the part: so lines keep their numbers, and whoever
/// reads them need not know.
/// </summary>
/// <param name="file">The file, where the part begins.</param>
/// <param name="lines">How many lines are before it.</param>
/// <param name="bytes">How long it is.</param>
internal sealed class PartStream(Stream file, long lines, long bytes) : ForwardStream
{
    private long _lines = lines, _bytes = bytes;

    public override int Read(Span<byte> buffer)
    {
        if (_lines > 0)
        {
            int empty = (int)Math.Min(_lines, buffer.Length);
            buffer[..empty].Fill((byte)'\n');
            _lines -= empty;
            return empty;
        }

        int got = file.Read(buffer[..(int)Math.Min(_bytes, buffer.Length)]);
        _bytes -= got;
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
