namespace Sonde.Measurements.Model;

/// <summary>The words that the vocabularies of all A/B experiments have, each under its own name.</summary>
internal static class VariantWords
{
    /// <summary>Whether a variant is answered where the baseline is.</summary>
    /// <param name="prefix">How the words begin.</param>
    /// <param name="variant">What the variant is, in words.</param>
    public static IEnumerable<ConditionWord> Connectivity(string prefix, string variant) =>
    [
        new($"{prefix}.connectivity.works", $"a connection without and one with {variant} were answered"),
        new($"{prefix}.connectivity.broken", $"the connection without {variant} was answered, the one with it was not"),
        new($"{prefix}.connectivity.transient", $"only the connection with {variant} was answered"),
        new($"{prefix}.connectivity.offline", "neither connection was answered"),
    ];

    /// <summary>What could not be told, and why.</summary>
    /// <param name="prefix">How the word begins.</param>
    /// <param name="own">Reasons of the experiment's own, each with what it means.</param>
    public static ConditionWord Undecided(string prefix, params IEnumerable<(string Reason, string Meaning)> own)
        => new($"{prefix}.undecided", "not told")
        {
            Group = $"{prefix}.undecided",
            IsExclusive = false,
            Value = new ConditionValue.OneOf(
            [
                .. own.Select(each => KeyValuePair.Create(each.Reason, each.Meaning)),
                KeyValuePair.Create("path_loss", "the path loses so much that the silence may be chance"),
                KeyValuePair.Create("packets_lost", "this machine had no room for packets that came"),
                KeyValuePair.Create("local_error", "this machine is to blame"),
            ]),
        };
}
