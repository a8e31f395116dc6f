using Sonde.Analysis.Text;

namespace Sonde.Analysis.Lines;

/// <summary>
/// The published ids: a name-based UUID (RFC 9562 §5.5) over path and line, in hex. Made for all lines of a block when the first is asked
/// for.
/// </summary>
internal sealed class MeasurementIds
{
    private static readonly byte[] Namespace = Convert.FromHexString("e49764863ca753b9b125cfb6dabec780");
    private readonly byte[] _id = new byte[32];
    private byte[] _prefix = [];
    private byte[] _sums = [];
    private string? _path;
    private bool _isMade;

    /// <summary>Forgets the lines before: another block begins.</summary>
    public void BeginBlock() => _isMade = false;

    /// <summary>The id of one of the lines of a block. The text is overwritten by the next call.</summary>
    public JsonText Of(string path, byte[] bytes, ReadOnlySpan<LineSpan> lines, int index)
    {
        if (!_isMade) Make(path, bytes, lines);
        Span<byte> sum = _sums.AsSpan(index * Sha1Lanes.SumLength, 16);
        sum[6] = (byte)((sum[6] & 0x0F) | 0x50);
        sum[8] = (byte)((sum[8] & 0x3F) | 0x80);
        Convert.TryToHexStringLower(sum, _id, out _);
        return new JsonText(_id, 0, 32, false);
    }

    private void Make(string path, byte[] bytes, ReadOnlySpan<LineSpan> lines)
    {
        if (!ReferenceEquals(path, _path)) _prefix = [.. Namespace, .. System.Text.Encoding.UTF8.GetBytes(path)];
        _path = path;
        if (_sums.Length < lines.Length * Sha1Lanes.SumLength) _sums = new byte[lines.Length * Sha1Lanes.SumLength * 2];
        Sha1Lanes.Sum(_prefix, bytes, lines, _sums);
        _isMade = true;
    }
}
