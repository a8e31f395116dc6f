using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Outcomes;

/// <summary>A table of literals, looked up by their first byte. Of those that fit, the one that comes first in the table counts.</summary>
internal sealed class LiteralTable
{
    private readonly ErrorLiteral[][] _byFirst = new ErrorLiteral[256][];
    private readonly ErrorLiteral[] _tails;

    public LiteralTable(IEnumerable<ErrorLiteral> literals)
    {
        ErrorLiteral[] all = [.. literals];
        Array.Fill(_byFirst, []);
        foreach (IGrouping<byte, ErrorLiteral> group in all.Where(each => each.Form != LiteralForm.Tail).GroupBy(each => each.Bytes[0]))
            _byFirst[group.Key] = [.. group];
        _tails = [.. all.Where(each => each.Form == LiteralForm.Tail)];
    }

    /// <summary>Takes wrapper by wrapper off an error until a literal fits. Null when none ever does.</summary>
    public ErrorLiteral? Find(ref GoError error, ScanType scan, Trace? trace)
    {
        while (!error.Core.IsEmpty)
        {
            foreach (ErrorLiteral literal in _byFirst[error.Core[0]])
            {
                bool fits = literal.Fits(error.Core, error.IsBare, scan);
                trace?.Add(literal.Id, Describe(literal, error, fits), fits);
                if (fits) return literal;
            }

            foreach (ErrorLiteral literal in _tails)
            {
                if (!literal.Fits(error.Core, error.IsBare, scan)) continue;
                trace?.Add(literal.Id, Describe(literal, error, fits: true), fired: true);
                return literal;
            }

            if (!error.Unwrap()) return null;
        }

        return null;
    }

    private static string Describe(ErrorLiteral literal, GoError error, bool fits)
    {
        string form = literal.Form switch { LiteralForm.Whole => "is", LiteralForm.Tail => "ends with", _ => "begins with" };
        int at = literal.Form == LiteralForm.Tail ? error.Whole.Length - literal.Bytes.Length : error.Whole.Length - error.Core.Length;
        string text = fits ? Excerpt.Of(error.Whole, at, literal.Bytes.Length) : Excerpt.Short(error.Core);
        return $"{form} \"{literal.Text}\" in \"{text}\"";
    }
}
