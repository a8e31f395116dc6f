namespace Sonde.Measurements.Model;

/// <summary>A word of the condition catalogue.</summary>
/// <param name="Name">The condition without its value. A part that is a capital letter alone stands for whatever is there, as the code
/// point in <c>dscp.X.replymark</c>.</param>
/// <param name="Meaning">What it says, in a sentence without its full stop.</param>
public sealed record ConditionWord(string Name, string Meaning)
{
    /// <summary>What stands behind its colon, or null: nothing.</summary>
    public ConditionValue? Value { get; init; }

    /// <summary>
    /// The group of words that answer one question: all of a name but its last part, unless said otherwise. Where
    /// <see cref="IsExclusive"/>, a measurement has one of its group at most.
    /// </summary>
    public string Group { get; init; } = Name[..Name.LastIndexOf('.')];

    /// <summary>Whether no other word of its group stands beside it.</summary>
    public bool IsExclusive { get; init; } = true;

    /// <summary>Whether a condition is this word, with whatever value.</summary>
    public bool Matches(string condition)
    {
        ReadOnlySpan<char> name = Condition.NameOf(condition);
        if (name.SequenceEqual(Name)) return true;
        MemoryExtensions.SpanSplitEnumerator<char> ours = Name.AsSpan().Split('.'), theirs = name.Split('.');
        while (ours.MoveNext())
        {
            if (!theirs.MoveNext()) return false;
            ReadOnlySpan<char> part = Name.AsSpan(ours.Current), other = name[theirs.Current];
            if (part is not [>= 'A' and <= 'Z'] && !part.SequenceEqual(other)) return false;
        }

        return !theirs.MoveNext();
    }

    /// <summary>How it is written, with what stands for its value: one form, or one for each word that the value may be.</summary>
    public IEnumerable<(string Form, string Meaning)> Forms => Value switch
    {
        ConditionValue.Named named => [(Condition.With(Name, named.What), Meaning)],
        ConditionValue.Measure measure => [(Condition.With(Name, measure.Unit), Meaning)],
        ConditionValue.OneOf several => several.Words.Select(each => (Condition.With(Name, each.Key), $"{Meaning}: {each.Value}")),
        _ => [(Name, Meaning)],
    };
}
