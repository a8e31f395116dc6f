namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>One try of a baseline or of a variant of it, as far as it decides.</summary>
/// <param name="Variant">Which: 0 is the baseline.</param>
/// <param name="IsAnswered">Whether it came to its answer.</param>
internal readonly record struct VariantTry(int Variant, bool IsAnswered)
{
    /// <summary>
    /// Whether it came to nothing for want of anything that came: loss may look so. What was refused, reset or answered by something else
    /// was not lost.
    /// </summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether the other end opened the connection.</summary>
    public bool IsOpen { get; init; }

    /// <summary>How many packets were sent in vain one after the other where it <see cref="IsSilent"/>.</summary>
    public int Unanswered { get; init; }

    /// <summary>
    /// Whether each of its packets left from a port of its own. Else all left from one, and whatever looks at ports did the same to each.
    /// </summary>
    public bool HasPortEach { get; init; }

    /// <summary>From how many ports it came to nothing.</summary>
    public int PortsInVain => HasPortEach ? IsAnswered ? Repeats : Math.Max(Unanswered, 1) : IsAnswered ? 0 : 1;

    /// <summary>How many packets were answered, each in its time or after repeats.</summary>
    public int Exchanges { get; init; }

    /// <summary>How many packets had to be sent again before they were answered.</summary>
    public int Repeats { get; init; }

    /// <summary>Whether its answer came when its time was over.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether what failed may be this machine's own doing.</summary>
    public bool IsLocal { get; init; }
}
