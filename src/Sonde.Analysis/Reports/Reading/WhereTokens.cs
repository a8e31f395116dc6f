namespace Sonde.Analysis.Reports.Reading;

/// <summary>Cuts an expression into words, texts and signs.</summary>
internal sealed class WhereTokens(string text)
{
    private int _at;

    /// <summary>What a piece is.</summary>
    public enum Token
    {
        /// <summary>Nothing more.</summary>
        End,

        /// <summary>A word or number, without quotes.</summary>
        Word,

        /// <summary>A text in quotes.</summary>
        Text,

        /// <summary>A sign: a comparison, a bracket or a comma.</summary>
        Sign,
    }

    public Token Kind { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Where the piece begins.</summary>
    public int Start { get; private set; }

    /// <summary>What cannot be cut, or null.</summary>
    public string? Fault { get; private set; }

    public bool IsEnd => Kind == Token.End;

    public void Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        Start = _at;
        if (_at >= text.Length) Set(Token.End, 0);
        else if (text[_at] is '\'' or '"') Quoted(text[_at]);
        else if (text[_at] is '(' or ')' or ',') Set(Token.Sign, 1);
        else if (text[_at] is '=' or '<' or '>' or '!') Comparison();
        else Word();
    }

    /// <summary>Takes a word, whatever its case, if it is the next.</summary>
    public bool TakeWord(string word)
    {
        if (Kind != Token.Word || !Text.Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        Next();
        return true;
    }

    /// <summary>Takes a sign, if it is the next.</summary>
    public bool TakeSign(string sign)
    {
        if (Kind != Token.Sign || Text != sign) return false;
        Next();
        return true;
    }

    private void Set(Token kind, int length)
    {
        Kind = kind;
        Text = text.Substring(_at, length);
        _at += length;
    }

    private void Comparison()
    {
        string two = text.Substring(_at, Math.Min(2, text.Length - _at));
        if (two is "==" or "!=" or "<>" or "<=" or ">=") Set(Token.Sign, 2);
        else if (two[0] != '!') Set(Token.Sign, 1);
        else Refuse("! alone means nothing; != is unequal");
    }

    private void Quoted(char quote)
    {
        int end = _at + 1;
        while (end < text.Length && (text[end] != quote || (end + 1 < text.Length && text[end + 1] == quote)))
            end += text[end] == quote ? 2 : 1;
        if (end >= text.Length)
        {
            Refuse($"the text has no {quote} at its end");
            return;
        }

        Kind = Token.Text;
        Text = text[(_at + 1)..end].Replace($"{quote}{quote}", quote.ToString(), StringComparison.Ordinal);
        _at = end + 1;
    }

    private void Word()
    {
        int end = _at;
        while (end < text.Length && !char.IsWhiteSpace(text[end])
            && text[end] is not ('(' or ')' or ',' or '=' or '<' or '>' or '!' or '\'' or '"'))
            end++;
        Set(Token.Word, end - _at);
    }

    private void Refuse(string fault)
    {
        Fault ??= $"at {_at + 1}: {fault}";
        _at = text.Length;
        Set(Token.End, 0);
    }
}
