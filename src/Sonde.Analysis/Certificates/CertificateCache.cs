using System.Buffers.Text;
using System.Text;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Certificates;

/// <summary>
/// Certificates already read, by their base64 text: one certificate is served thousands of times. Bounded, and one for each worker.
/// </summary>
internal sealed class CertificateCache
{
    private const int Most = 4096;
    private readonly Dictionary<ulong, (byte[] Text, Certificate Certificate)> _read = [];
    private readonly Utf8Buffer _scratch = new();

    public Certificate Read(JsonText base64)
    {
        _scratch.Clear();
        ReadOnlySpan<byte> text = base64.Decode(_scratch);
        ulong key = Hash(text);
        if (_read.TryGetValue(key, out var known) && text.SequenceEqual(known.Text)) return known.Certificate;
        if (_read.Count >= Most) _read.Clear();
        Certificate certificate = Decode(text);
        _read[key] = (text.ToArray(), certificate);
        return certificate;
    }

    /// <summary>The same, with a copy of the text that outlives the line and is shared by all who bear the certificate.</summary>
    public (JsonText Text, Certificate Certificate) ReadKept(JsonText base64)
    {
        Certificate certificate = Read(base64);
        _scratch.Clear();
        byte[] text = _read[Hash(base64.Decode(_scratch))].Text;
        JsonText kept = text.AsSpan().ContainsAny(JsonEscapes.MustEscape) ? JsonText.Of(text) : new JsonText(text, 0, text.Length, false);
        return (kept, certificate);
    }

    public bool Matches(Certificate certificate, JsonText host)
    {
        if (ReferenceEquals(certificate, Certificate.Unreadable)) return false;
        _scratch.Clear();
        return HostNames.Match(certificate, Encoding.UTF8.GetString(host.Decode(_scratch)));
    }

    private static Certificate Decode(ReadOnlySpan<byte> text)
    {
        byte[] der = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        bool fits = Base64.DecodeFromUtf8(text, der, out _, out int written) == System.Buffers.OperationStatus.Done;
        return fits ? CertificateReader.Read(der[..written]) : Certificate.Unreadable;
    }

    /// <summary>Tells most texts apart; equality is checked besides.</summary>
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = 14695981039346656037 ^ (ulong)text.Length;
        ReadOnlySpan<ulong> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(text);
        foreach (ulong word in words)
        {
            hash = (hash ^ word) * 0x9FB21C651E98DF25;
            hash ^= hash >> 32;
        }

        foreach (byte rest in text[(words.Length * 8)..]) hash = (hash ^ rest) * 1099511628211;
        return hash;
    }
}
