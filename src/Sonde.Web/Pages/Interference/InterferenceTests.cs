using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;

namespace Sonde.Web.Pages.Interference;

/// <summary>The tests of interference in the table <c>outcomes</c>: names asked for at servers and resolvers; controls are none.</summary>
internal static class InterferenceTests
{
    /// <summary>The condition on the table.</summary>
    public const string Where = "nettest IN ('echo', 'discard', 'http', 'https', 'dns') AND is_control IS NOT TRUE";

    /// <summary>The same, for rows behind numbers.</summary>
    public static RowCondition Condition { get; } = RowCondition.None.And(ConditionPart.IsInterference);

    /// <summary>Whether outcomes of a kind are theirs.</summary>
    public static bool Has(OutcomeKind kind) => kind is { Test: "echo" or "discard" or "http" or "https" or "dns", IsTest: true };

    /// <summary>They are counted by what they say.</summary>
    public static KindSlots Slots(OutcomeCube cube) => OutcomeCounts.Slots(cube, Has);

    /// <summary>Those that say something of the network.</summary>
    public static KindSlots Telling(OutcomeCube cube) => OutcomeCounts.Telling(cube, Has);
}
