namespace Sonde.Experiments.Requests;

/// <summary>Names of hosts as they may stand in a request: no byte that would end a line, and none that needs another encoding.</summary>
internal static class HostText
{
    /// <summary>The longest name there is, in letters (RFC 1035 §2.3.4).</summary>
    public const int MaximumLength = 253;

    private const int MaximumLabel = 63;

    /// <summary>Whether a letter may stand in a host with a port, or in an address in brackets.</summary>
    public static bool MayHold(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':' or '[' or ']';

    /// <summary>The name itself.</summary>
    /// <exception cref="ArgumentException">It cannot be asked for.</exception>
    public static string Checked(string name) => name.All(MayHold) ? name : throw new ArgumentException("Not a host's name.", nameof(name));

    /// <summary>What keeps a text from being a host's name, or null.</summary>
    public static string? FlawOf(string name)
    {
        if (name.Length == 0) return "a host is missing";
        if (name.Length > MaximumLength) return $"{name.Length} letters are more than the {MaximumLength} of the longest name";
        for (int i = 0; i < name.Length; i++)
        {
            if (MayHold(name[i])) continue;
            return $"the letter at position {i + 1} cannot stand in a name{(name[i] > '\u007F' ? "; write it in its ASCII form (xn--…)" : "")}";
        }

        string? label = Array.Find(name.Split('.'), each => each.Length > MaximumLabel);
        return label is null ? null : $"a part of it has {label.Length} letters, {MaximumLabel} at most";
    }
}
