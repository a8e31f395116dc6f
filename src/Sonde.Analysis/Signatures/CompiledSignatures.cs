using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.Analysis.Signatures;

/// <summary>The signatures of a set made ready for matching; shared by all matchers and never changed.</summary>
internal sealed class CompiledSignatures
{
    /// <summary>Below this many bytes a false positive's text is a mere word, which real block pages hold too.</summary>
    private const int WeakLength = 12;

    /// <summary>Who wants a literal: a signature, and the expression that it opens (-1: the literal is the pattern).</summary>
    public readonly record struct Use(int Signature, int Expression);

    /// <summary>An expression of a signature.</summary>
    public readonly record struct Expression(int Signature, Regex Regex);

    private CompiledSignatures(SignatureRules rules, Signature[] signatures)
    {
        Rules = rules;
        Signatures = signatures;
        Implied = new int[signatures.Length][];
        Array.Fill(Implied, []);
        IsWeak = new bool[signatures.Length];
    }

    public SignatureRules Rules { get; }

    public Signature[] Signatures { get; }

    public LiteralScanner Scanner { get; private set; } = new([]);

    public byte[][] Literals { get; private set; } = [];

    public Use[][] Users { get; private set; } = [];

    public Expression[] Expressions { get; private set; } = [];

    /// <summary>Expressions without a text that opens them.</summary>
    public int[] Ungated { get; private set; } = [];

    /// <summary>For each signature those that match whatever it matches, and so say less.</summary>
    public int[][] Implied { get; }

    /// <summary>False positives that do not outweigh a block page.</summary>
    public bool[] IsWeak { get; }

    /// <summary>DNS answers that are compared whole.</summary>
    public Dictionary<string, int> DnsAnswers { get; } = new(StringComparer.Ordinal);

    /// <summary>Signatures of DNS answers of the other types.</summary>
    public List<Expression> DnsPatterns { get; } = [];

    /// <summary>Compiles signatures that are in order.</summary>
    public static CompiledSignatures Build(
        SignatureRules rules, Signature[] signatures, IReadOnlyList<IReadOnlyList<SignatureReading>> readings)
    {
        var compiled = new CompiledSignatures(rules, signatures);
        compiled.Collect(readings);
        if (rules == SignatureRules.Sonde) compiled.FindImplied();
        return compiled;
    }

    private void Collect(IReadOnlyList<IReadOnlyList<SignatureReading>> readings)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var literals = new List<byte[]>();
        var users = new List<List<Use>>();
        var expressions = new List<Expression>();
        var ungated = new List<int>();
        for (int i = 0; i < Signatures.Length; i++)
        {
            if (Signatures[i].Location == SignatureLocation.Dns)
            {
                AddDns(i, readings[i]);
                continue;
            }

            foreach (SignatureReading reading in readings[i])
            {
                if (reading.Literal is { } literal)
                {
                    Want(literal, new(i, -1));
                    IsWeak[i] |= !Signatures[i].IsBlockpage && Signatures[i].Type is PatternType.Contains or PatternType.Regexp
                        && literal.Length < WeakLength;
                    continue;
                }

                expressions.Add(new(i, reading.Expression!));
                if (reading.Gates.Count == 0) ungated.Add(expressions.Count - 1);
                foreach (byte[] gate in reading.Gates) Want(gate, new(i, expressions.Count - 1));
            }
        }

        Literals = [.. literals];
        Users = [.. users.Select(u => u.ToArray())];
        Expressions = [.. expressions];
        Ungated = [.. ungated];
        Scanner = new LiteralScanner(Literals);

        void Want(byte[] literal, Use use)
        {
            string key = Convert.ToHexString(literal);
            if (!numbers.TryGetValue(key, out int number))
            {
                numbers.Add(key, number = literals.Count);
                literals.Add(literal);
                users.Add([]);
            }

            users[number].Add(use);
        }
    }

    private void AddDns(int signature, IReadOnlyList<SignatureReading> readings)
    {
        Signature s = Signatures[signature];
        if (s.Type == PatternType.Full)
        {
            DnsAnswers.TryAdd(s.Pattern, signature);
            return;
        }

        foreach (SignatureReading reading in readings)
        {
            string pattern = reading.Expression?.ToString() ?? Regex.Escape(Encoding.UTF8.GetString(reading.Literal!));
            if (s.Type == PatternType.Prefix) pattern = @"\A" + pattern;
            DnsPatterns.Add(
                new(signature,
                    reading.Expression
                    ?? new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout)));
        }
    }

    private void FindImplied()
    {
        var matcher = new SignatureMatcher(this);
        var page = new PageText();
        var found = new HashSet<int>[Signatures.Length];
        for (int i = 0; i < Signatures.Length; i++)
        {
            if (Signatures[i].Location == SignatureLocation.Dns) continue;
            found[i] = [.. matcher.Hits(OwnPage(page, Signatures[i]))];
            found[i].Remove(i);
        }

        for (int i = 0; i < Signatures.Length; i++)
        {
            if (found[i] is not { Count: > 0 } others) continue;
            // Of two that imply each other the earlier stands.
            Implied[i] = [.. others.Where(other => other > i || !found[other].Contains(i)).Order()];
        }
    }

    /// <summary>The least page that a signature was made for: its own text, where it is looked for.</summary>
    private static PageText OwnPage(PageText page, Signature signature)
    {
        string text = signature.Type == PatternType.Regexp ? RegexText.LiteralReading(signature.Pattern) : signature.Pattern;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        page.Clear();
        return signature.Location == SignatureLocation.Header
            ? page.AddHeader(Encoding.ASCII.GetBytes(signature.HeaderName ?? ""), bytes).EndHeaders()
            : page.Append(bytes);
    }
}
