using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Says fast whether a secret may be in bytes, by the beginnings of its usual spellings: decimal with dots or dashes, also turned around; as
/// 8 hexadecimal digits or within IPv6; IPv6 with colons, dashes or <c>%3A</c>, in small letters or capitals. For archives of millions of lines, few of
/// which have any.
/// </summary>
public sealed class UsualSpellings
{
    private const int Ahead = 3;

    private readonly byte[][] _beginnings;
    private readonly (Vector256<byte> First, Vector256<byte> Fourth)[] _probes;

    /// <summary>Looks for these secrets.</summary>
    public UsualSpellings(SecretSet secrets)
    {
        IEnumerable<string> all = secrets.All.SelectMany(BeginningsOf);
        _beginnings = [.. all.SelectMany(text => (string[])[text.ToLowerInvariant(), text.ToUpperInvariant()]).Distinct().Select(Encoding.ASCII.GetBytes)];
        _probes = [.. _beginnings.Select(text => (text[0], text[Ahead])).Distinct().Select(pair => (Vector256.Create(pair.Item1), Vector256.Create(pair.Item2)))];
    }

    /// <summary>Whether a closer look is worth while.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first lines of an archive are no fewer than the last
    public bool MayBeIn(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        int i = 0;
        for (; i <= text.Length - Vector256<byte>.Count - Ahead; i += Vector256<byte>.Count)
        {
            Vector256<byte> first = Vector256.LoadUnsafe(ref start, (nuint)i), fourth = Vector256.LoadUnsafe(ref start, (nuint)(i + Ahead));
            Vector256<byte> hits = Vector256<byte>.Zero;
            foreach (ref readonly (Vector256<byte> First, Vector256<byte> Fourth) probe in _probes.AsSpan())
            {
                hits |= Vector256.Equals(first, probe.First) & Vector256.Equals(fourth, probe.Fourth);
            }

            for (uint bits = hits.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                if (BeginsAt(text[(i + BitOperations.TrailingZeroCount(bits))..])) return true;
            }
        }

        for (; i < text.Length; i++)
        {
            if (BeginsAt(text[i..])) return true;
        }

        return false;
    }

    private bool BeginsAt(ReadOnlySpan<byte> text)
    {
        foreach (byte[] beginning in _beginnings)
        {
            if (text.StartsWith(beginning)) return true;
        }

        return false;
    }

    private static IEnumerable<string> BeginningsOf(PacketAddress address)
    {
        if (address.IsIpv4)
        {
            byte[] parts = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(parts, address.Ipv4);
            foreach (char mark in ".-")
            {
                yield return $"{parts[0]}{mark}{parts[1]}{mark}";
                yield return $"{parts[3]}{mark}{parts[2]}{mark}";
            }

            yield return $"{parts[0]:x2}{parts[1]:x2}{parts[2]:x2}";
            yield return $"{(parts[0] << 8) | parts[1]:x}:{(parts[2] << 8) | parts[3]:x}";
            yield return $"{parts[0]:x2}{parts[1]:x2}:{parts[2]:x2}";
            yield break;
        }

        ushort first = (ushort)(address.High >> 48), second = (ushort)(address.High >> 32);
        foreach (string mark in (string[])[":", "-", "%3A"])
        {
            yield return second == 0 ? $"{first:x}{mark}" : $"{first:x}{mark}{second:x}";
            yield return $"{first:x4}{mark}{second:x4}";
        }

        yield return $"{first:x4}{second:x4}";
        string nibbles = $"{address.Low:x16}";
        yield return string.Join('.', nibbles.Reverse().Take(6));
    }
}
