using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.Analysis.Signatures;

/// <summary>A set of signatures in force, named and hashed, in the order of its rules.</summary>
public sealed class SignatureSet
{
    private readonly CompiledSignatures _compiled;

    private SignatureSet(string name, CompiledSignatures compiled, IReadOnlyList<SignatureProblem> problems)
    {
        Name = name;
        _compiled = compiled;
        Problems = problems;
        Sha256 = Hash();
    }

    /// <summary>What the set is called: <c>sonde</c> for the built-in one, else the names of its files.</summary>
    public string Name { get; }

    /// <summary>The rules under which it is read.</summary>
    public SignatureRules Rules => _compiled.Rules;

    /// <summary>The signatures in order: false positives first.</summary>
    public IReadOnlyList<Signature> Signatures => _compiled.Signatures;

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<SignatureProblem> Problems { get; }

    /// <summary>SHA-256 over rules and signatures in order, in lower-case hex; two sets of the same hash find the same.</summary>
    public string Sha256 { get; }

    /// <summary>Makes a set of signatures as they were read; the order is made here.</summary>
    public static SignatureSet Create(
        string name, SignatureRules rules, IEnumerable<Signature> signatures, IEnumerable<SignatureProblem>? problems = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        var left = new List<SignatureProblem>(problems ?? []);
        IEnumerable<Signature> read = rules == SignatureRules.CensoredPlanet ? LastPatternWins([.. signatures]) : signatures;
        var kept = new List<Signature>();
        var readings = new List<IReadOnlyList<SignatureReading>>();
        foreach (Signature signature in read.OrderBy(s => s.IsBlockpage))
        {
            try
            {
                IReadOnlyList<SignatureReading> reading = SignatureReading.Of(signature, rules);
                readings.Add(reading);
                kept.Add(signature with { Order = kept.Count });
            }
            catch (FormatException e)
            {
                left.Add(new(signature.File, signature.Line, e.Message));
            }
        }

        return new SignatureSet(name, CompiledSignatures.Build(rules, [.. kept], readings), left);
    }

    /// <summary>A matcher for one thread.</summary>
    public SignatureMatcher CreateMatcher() => new(_compiled);

    /// <summary>
    /// A repeated name within one list keeps its first place and takes the last pattern, as a dictionary of the reference does.
    /// </summary>
    private static List<Signature> LastPatternWins(List<Signature> signatures)
    {
        var kept = new List<Signature>(signatures.Count);
        var places = new Dictionary<(bool, string), int>();
        foreach (Signature signature in signatures)
        {
            if (places.TryGetValue((signature.IsBlockpage, signature.Id), out int place))
            {
                kept[place] = signature;
            }
            else
            {
                places.Add((signature.IsBlockpage, signature.Id), kept.Count);
                kept.Add(signature);
            }
        }

        return kept;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Rules.ToString());
        foreach (Signature s in Signatures)
        {
            Add(s.Id);
            Add(s.Scope.ToString());
            Add(s.Location.ToString());
            Add(s.HeaderName ?? "");
            Add(s.Type.ToString());
            Add(s.Pattern);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string field)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(bytes);
        }
    }
}
