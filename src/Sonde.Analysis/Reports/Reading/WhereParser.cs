using System.Globalization;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>Reads an expression by descent. What is wrong is told with its place, from 1.</summary>
internal sealed class WhereParser
{
    private const int Deepest = 100;
    private readonly WhereTokens _tokens;
    private string? _fault;
    private int _depth;

    public WhereParser(string text)
    {
        _tokens = new WhereTokens(text);
        _tokens.Next();
    }

    /// <summary>What it says of a measurement; null for a text that is none, with the fault.</summary>
    public Func<MeasuredOutcome, bool?>? Parse(out string? fault)
    {
        Func<MeasuredOutcome, bool?>? made = Or();
        if (_fault is null && !_tokens.IsEnd) Fail("and, or, or the end is wanted");
        fault = _fault;
        return fault is null ? made : null;
    }

    private Func<MeasuredOutcome, bool?>? Or()
    {
        if (++_depth > Deepest) return Fail("it is nested too deeply");
        Func<MeasuredOutcome, bool?>? left = And();
        while (left is not null && _tokens.TakeWord("or"))
        {
            if (And() is not { } right) return null;
            Func<MeasuredOutcome, bool?> first = left;
            left = each => (first(each), right(each)) switch
            {
                (true, _) or (_, true) => true,
                (null, _) or (_, null) => null,
                _ => false,
            };
        }

        _depth--;
        return left;
    }

    private Func<MeasuredOutcome, bool?>? And()
    {
        Func<MeasuredOutcome, bool?>? left = Not();
        while (left is not null && _tokens.TakeWord("and"))
        {
            if (Not() is not { } right) return null;
            Func<MeasuredOutcome, bool?> first = left;
            left = each => (first(each), right(each)) switch
            {
                (false, _) or (_, false) => false,
                (null, _) or (_, null) => null,
                _ => true,
            };
        }

        return left;
    }

    private Func<MeasuredOutcome, bool?>? Not()
    {
        bool isNot = false;
        while (_tokens.TakeWord("not")) isNot = !isNot;
        Func<MeasuredOutcome, bool?>? made;
        if (_tokens.TakeSign("("))
        {
            made = Or();
            if (made is not null && !_tokens.TakeSign(")")) return Fail(") is wanted");
        }
        else
        {
            made = Comparison();
        }

        return isNot && made is { } inner ? each => !inner(each) : made;
    }

    private Func<MeasuredOutcome, bool?>? Comparison()
    {
        if (_fault is not null || _tokens.Kind != WhereTokens.Token.Word) return Fail("the name of a column is wanted");
        string name = _tokens.Text.ToLowerInvariant();
        if (WhereColumns.Find(name) is not { } column) return Fail($"there is no column {_tokens.Text}; there are {string.Join(", ", WhereColumns.Names)}");
        _tokens.Next();
        if (_tokens.TakeWord("is"))
        {
            bool isNull = !_tokens.TakeWord("not");
            return _tokens.TakeWord("null") ? each => IsNull(column(each)) == isNull : Fail("null is wanted");
        }

        bool isNot = _tokens.TakeWord("not");
        Func<MeasuredOutcome, bool?>? made;
        if (_tokens.TakeWord("in")) made = In(name, column);
        else if (_tokens.TakeWord("like")) made = Like(column);
        else if (isNot) return Fail("in or like is wanted");
        else if (_tokens.Kind == WhereTokens.Token.Sign && _tokens.Text is not ("(" or ")" or ",")) made = Compare(name, column);
        else if (WhereColumns.IsTruth(name)) return each => (bool?)column(each);
        else return Fail("=, !=, <, <=, >, >=, in, like or is null is wanted");
        return isNot && made is { } inner ? each => !inner(each) : made;
    }

    private Func<MeasuredOutcome, bool?>? Compare(string name, Func<MeasuredOutcome, object?> column)
    {
        string sign = _tokens.Text;
        _tokens.Next();
        if (Value(name) is not { } value) return null;
        return each => column(each) switch
        {
            null => null,
            IReadOnlyList<string> list => list.Any(text => Fits(sign, string.CompareOrdinal(text, value as string))),
            double number => Fits(sign, number.CompareTo((double)value)),
            bool truth => Fits(sign, truth.CompareTo((bool)value)),
            var text => Fits(sign, string.CompareOrdinal((string)text, (string)value)),
        };
    }

    private Func<MeasuredOutcome, bool?>? In(string name, Func<MeasuredOutcome, object?> column)
    {
        if (!_tokens.TakeSign("(")) return Fail("( is wanted");
        HashSet<object> values = [];
        do
        {
            if (Value(name) is not { } value) return null;
            values.Add(value);
        }
        while (_tokens.TakeSign(","));
        if (!_tokens.TakeSign(")")) return Fail(", or ) is wanted");
        return each => column(each) switch
        {
            null => null,
            IReadOnlyList<string> list => list.Any(values.Contains),
            var value => values.Contains(value),
        };
    }

    private Func<MeasuredOutcome, bool?>? Like(Func<MeasuredOutcome, object?> column)
    {
        if (_tokens.Kind is not (WhereTokens.Token.Text or WhereTokens.Token.Word)) return Fail("a pattern is wanted, such as '%.example'");
        string pattern = _tokens.Text;
        _tokens.Next();
        return each => column(each) switch
        {
            null => null,
            IReadOnlyList<string> list => list.Any(text => WherePattern.Fits(text, pattern)),
            var value => WherePattern.Fits(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", pattern),
        };
    }

    private object? Value(string name)
    {
        if (_tokens.Kind is not (WhereTokens.Token.Text or WhereTokens.Token.Word)) return Fail("a value is wanted, such as 'SE' or 4");
        string text = _tokens.Text;
        object? value = text;
        if (WhereColumns.IsNumber(name))
            value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
        else if (WhereColumns.IsTruth(name))
            value = text.ToLowerInvariant() switch { "true" => true, "false" => false, _ => null };
        if (value is null) return Fail($"{name} is {(WhereColumns.IsNumber(name) ? "a number" : "true or false")}, and {text} is none");
        _tokens.Next();
        return value;
    }

    private static bool Fits(string sign, int order) => sign switch
    {
        "=" or "==" => order == 0,
        "!=" or "<>" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool IsNull(object? value) => value is null or IReadOnlyList<string> { Count: 0 };

    private Func<MeasuredOutcome, bool?>? Fail(string wanted)
    {
        _fault ??= _tokens.Fault ?? $"at {_tokens.Start + 1}: {wanted}{(_tokens.IsEnd ? "; it ends there" : "")}";
        return null;
    }
}
