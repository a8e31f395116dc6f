using System.Security.Cryptography;

namespace Sonde.Experiments.Runs;

/// <summary>
/// Random ids (RFC 9562 §5.4, version 4). After the first ones chance is fetched from the system many at a time; a run of a few
/// measurements does not load a cryptographic library for it.
/// </summary>
internal sealed class RandomIds
{
    private const int Length = 16;
    private const int Singles = 64;

    private readonly byte[] _chance = new byte[256 * Length];
    private int _used = 256 * Length;
    private int _singles;

    /// <summary>One that never came before.</summary>
    public Guid Next()
    {
        if (_singles < Singles)
        {
            _singles++;
            return Guid.NewGuid();
        }

        if (_used == _chance.Length)
        {
            RandomNumberGenerator.Fill(_chance);
            _used = 0;
        }

        Span<byte> id = _chance.AsSpan(_used, Length);
        _used += Length;
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
