using System.Text;
using Sonde.Analysis.Reports.Counting;

namespace Sonde.Web.Counting;

/// <summary>
/// Which outcomes are behind a number: parts that all hold. People are shown it as SQL; in an address it is a short text, of which rows
/// are found among those that are counted in memory.
/// </summary>
public sealed class RowCondition
{
    // Begins a part or a value in an address, which leaves it as it is; twice: itself, in a value.
    private const char Mark = '~', HasValue = '.', HasNone = '-';

    private readonly (ConditionPart Of, string?[] Values)[] _parts;

    private RowCondition((ConditionPart Of, string?[] Values)[] parts) => _parts = parts;

    /// <summary>All outcomes.</summary>
    internal static RowCondition None { get; } = new([]);

    /// <summary>It as a text of an address.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach ((ConditionPart of, string?[] values) in _parts)
            {
                text.Append(Mark).Append(of.Letter);
                foreach (string? value in values)
                {
                    if (value is null) text.Append(Mark).Append(HasNone);
                    else text.Append(Mark).Append(HasValue).Append(value.Replace("~", "~~", StringComparison.Ordinal));
                }
            }

            return text.ToString();
        }
    }

    /// <summary>The condition of a text of an address; null where it is none of ours.</summary>
    public static RowCondition? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<(ConditionPart Of, List<string?> Values)> parts = [];
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] != Mark || at + 1 == text.Length) return null;
            char what = text[at + 1];
            at += 2;
            if (what is HasValue or HasNone)
            {
                if (parts.Count == 0) return null;
                parts[^1].Values.Add(what == HasNone ? null : ReadValue(text, ref at));
            }
            else if (ConditionPart.Find(what) is { } part)
            {
                parts.Add((part, []));
            }
            else
            {
                return null;
            }
        }

        return parts.TrueForAll(part => part.Of.Takes(part.Values.Count))
            ? new RowCondition([.. parts.Select(part => (part.Of, part.Values.ToArray()))]) : null;
    }

    /// <summary>The same, and something besides.</summary>
    internal RowCondition And(ConditionPart part, params string?[] values) => new([.. _parts, (part, values)]);

    /// <summary>It as SQL on the table <c>outcomes</c>.</summary>
    internal string Sql(OutcomeCube cube) => string.Join(" AND ", _parts.Select(part => part.Of.Sql(cube, part.Values)));

    /// <summary>Of each thing that it asks for, which values are meant.</summary>
    internal IReadOnlyList<(Dimension Of, bool[] IsSeen)> Filter(OutcomeCube cube)
        => [.. _parts.Select(part => part.Of.Meant(cube, part.Values))];

    private static string ReadValue(string text, ref int at)
    {
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == Mark)
            {
                if (at + 1 == text.Length || text[at + 1] != Mark) break;
                at++;
            }

            value.Append(text[at]);
        }

        return value.ToString();
    }
}
