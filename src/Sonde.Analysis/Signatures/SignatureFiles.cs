using System.Text;
using Sonde.Analysis.Inputs;

namespace Sonde.Analysis.Signatures;

/// <summary>Loads sets of signatures: the built-in one, or files whose format is seen from their content.</summary>
public static class SignatureFiles
{
    private const int LargestFile = 64 << 20;

    // A set never changes: whoever runs again in the same process has it already.
    private static readonly Lazy<SignatureSet> OfSonde = new(() => Starter(SignatureRules.Sonde)),
        OfCensoredPlanet = new(() => Starter(SignatureRules.CensoredPlanet));

    /// <summary>The built-in starter set, which is made once.</summary>
    public static SignatureSet BuiltIn(SignatureRules rules)
        => (rules == SignatureRules.CensoredPlanet ? OfCensoredPlanet : OfSonde).Value;

    private static SignatureSet Starter(SignatureRules rules)
    {
        SignatureText read = StarterSignatures.Read(StarterSignatures.BuiltInText(), "starter.json");
        return SignatureSet.Create("sonde", rules, read.Signatures, read.Problems);
    }

    /// <summary>
    /// The set of some files, in their order: Censored Planet's JSON lines, OONI's fingerprint CSV or Sonde's own JSON, plain or gzip.
    /// Lines that cannot be used are in <see cref="SignatureSet.Problems"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is none of these.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SignatureSet Load(SignatureRules rules, IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var all = SignatureText.Empty();
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            SignatureText read = Read(stream, file);
            all.Signatures.AddRange(read.Signatures);
            all.Problems.AddRange(read.Problems);
        }

        return SignatureSet.Create(string.Join('+', files.Select(Path.GetFileName)), rules, all.Signatures, all.Problems);
    }

    /// <summary>Reads one file.</summary>
    internal static SignatureText Read(Stream stream, string file)
    {
        string text = ReadText(stream, file);
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        if (start.IsEmpty) throw new InvalidDataException($"{file}: no signatures, the file is empty");
        int end = start.IndexOf('\n');
        ReadOnlySpan<char> firstLine = end < 0 ? start : start[..end];
        if (OoniFingerprints.IsHeader(firstLine)) return OoniFingerprints.Read(text, file);
        if (start[0] == '{' && text.Contains("\"sonde-signatures\"", StringComparison.Ordinal)) return StarterSignatures.Read(text, file);
        if (start[0] == '{' && firstLine.Contains("\"fingerprint\"", StringComparison.Ordinal))
            return CensoredPlanetSignatures.Read(text, file);
        throw new InvalidDataException(
            $"{file}: neither Censored Planet's signatures (JSON lines), nor OONI's fingerprints (CSV), nor Sonde's (JSON)");
    }

    private static string ReadText(Stream stream, string file)
    {
        var bytes = new MemoryStream();
        Copy(Gzip.Unpack(stream), bytes, file);
        string text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        return text.TrimStart('\uFEFF');
    }

    private static void Copy(Stream from, MemoryStream to, string file)
    {
        byte[] buffer = new byte[64 * 1024];
        while (from.Read(buffer) is > 0 and int read)
        {
            if (to.Length + read > LargestFile)
                throw new InvalidDataException($"{file}: larger than {LargestFile >> 20} MB, not a list of signatures");
            to.Write(buffer, 0, read);
        }
    }
}
