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
