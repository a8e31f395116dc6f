using System.Diagnostics.CodeAnalysis;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>
/// A condition over measurements, as SQL writes it: <c>country = 'SE' and outcome_code like 'read/%'</c>. Columns are those of the table
/// <c>outcomes</c>; what is compared with a value that is not there is neither so nor not so.
/// </summary>
public sealed class WhereExpression
{
    private readonly Func<MeasuredOutcome, bool?> _holds;

    private WhereExpression(string text, Func<MeasuredOutcome, bool?> holds) => (Text, _holds) = (text, holds);

    /// <summary>The names that may stand in it, in order.</summary>
    public static IReadOnlyList<string> Columns => WhereColumns.Names;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression; false with what is wrong, where, and how to mend it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WhereExpression? expression, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        Func<MeasuredOutcome, bool?>? holds = new WhereParser(text).Parse(out fault);
        expression = holds is null ? null : new WhereExpression(text, holds);
        fault ??= holds is null ? "there is nothing in it" : null;
        return expression is not null;
    }

    /// <summary>Whether it is so of a measurement; null where that cannot be told.</summary>
    public bool? Evaluate(MeasuredOutcome measured) => _holds(measured);

    /// <summary>Whether it is so of a measurement; what cannot be told is not so.</summary>
    public bool Holds(MeasuredOutcome measured) => _holds(measured) == true;
}
