using System.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>What a rule asks of an error text.</summary>
internal sealed class ErrorPattern
{
    private readonly ErrorTest _test;
    private readonly byte[] _text;
    private readonly uint _letters;

    public ErrorPattern(ErrorTest test, string text)
    {
        _test = test;
        _text = Encoding.UTF8.GetBytes(text);
        _letters = ErrorText.LettersOf(_text);
    }

    /// <summary>What was looked for and in what text, the span marked where the pattern fits.</summary>
    public string Describe(ErrorText error, bool fits)
        => $"{_test} \"{Encoding.UTF8.GetString(_text)}\" in \"{Excerpt.OfMatch(error.Bytes, _text, _test, fits)}\"";

    public bool IsIn(ErrorText error)
    {
        // A letter that the text lacks settles it.
        if ((_letters & ~error.Letters) != 0) return false;
        return _test switch
        {
            ErrorTest.Equals => error.Bytes.SequenceEqual(_text),
            ErrorTest.StartsWith => error.Bytes.StartsWith(_text),
            ErrorTest.EndsWith => error.Bytes.EndsWith(_text),
            _ => error.Bytes.IndexOf(_text) >= 0,
        };
    }
}
