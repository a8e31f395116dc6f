using System.Security.Cryptography;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>The published ids: a name-based UUID (RFC 9562 §5.5) over path and line, in hex.</summary>
internal sealed class MeasurementIds
{
    private static readonly byte[] Namespace = Convert.FromHexString("e49764863ca753b9b125cfb6dabec780");
    private readonly byte[] _id = new byte[32];
    private byte[] _name = new byte[4096];
    private int _prefix;
    private string? _path;

    /// <summary>The id of a line. The text is overwritten by the next call.</summary>
    public JsonText Of(string path, ReadOnlySpan<byte> line)
    {
        if (!ReferenceEquals(path, _path)) Begin(path);
        if (_name.Length < _prefix + line.Length) Array.Resize(ref _name, Math.Max(_prefix + line.Length, 2 * _name.Length));
        line.CopyTo(_name.AsSpan(_prefix));
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // UUID version 5 is defined by SHA-1; it names, it does not protect.
        SHA1.HashData(_name.AsSpan(0, _prefix + line.Length), hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        Convert.TryToHexStringLower(hash[..16], _id, out _);
        return new JsonText(_id, 0, 32, false);
    }

    private void Begin(string path)
    {
        _path = path;
        byte[] text = System.Text.Encoding.UTF8.GetBytes(path);
        _prefix = Namespace.Length + text.Length;
        _name = new byte[_prefix + 4096];
        Namespace.CopyTo(_name, 0);
        text.CopyTo(_name, Namespace.Length);
    }
}
