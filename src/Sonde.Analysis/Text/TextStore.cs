namespace Sonde.Analysis.Text;

/// <summary>
/// Copies of texts that outlive their lines, many to one array: one object for each would cost more than most texts are long.
/// </summary>
internal sealed class TextStore
{
    private const int ChunkSize = 64 << 10;
    private byte[] _chunk = [];
    private int _used;

    /// <summary>A copy of a text; null stays null.</summary>
    public JsonText Keep(JsonText text)
    {
        int length = text.Raw.Length;
        if (length == 0 || length > ChunkSize / 8) return text.Keep();
        if (length > _chunk.Length - _used)
        {
            _chunk = new byte[ChunkSize];
            _used = 0;
        }

        text.Raw.CopyTo(_chunk.AsSpan(_used));
        var kept = new JsonText(_chunk, _used, length, text.IsEscaped);
        _used += length;
        return kept;
    }
}
