using Sonde.Analysis.Text;

namespace Sonde.Analysis.Verdicts;

/// <summary>
/// Why what a resolver answered for a name may be no lie of anybody, though it looks like one: what is known of the controls.
/// </summary>
internal sealed class Doubt
{
    private Doubt(int index, string rule, string why) => (Index, Rule, Why) = (index, rule, why);

    /// <summary>No control resolver has an address for the name either.</summary>
    public static Doubt Alike { get; } = new(
        0, "controls.alike", "no control resolver has an address for the name either, for the same reason");

    /// <summary>Only who knows the truth could tell, and nobody that was asked does.</summary>
    public static Doubt Unknown { get; } = new(1, "controls.none", "no control resolver knows the name: this may be the truth of it");

    /// <summary>A control resolver's address did not show better.</summary>
    public static Doubt OfSite { get; } = new(
        2, "controls.page", "what is shown at the control resolvers' address is no better, or not known: it may be the site's own");

    /// <summary>Resolvers protect inner networks from such names.</summary>
    public static Doubt OfInnerNetwork { get; } = new(
        3, "controls.inner", "the control resolvers have none but addresses of inner networks: resolvers take those out of answers");

    /// <summary>All of them, each at its index.</summary>
    public static IReadOnlyList<Doubt> All { get; } = [Alike, Unknown, OfSite, OfInnerNetwork];

    /// <summary>Its place in <see cref="All"/>.</summary>
    public int Index { get; }

    /// <summary>The rule that decides where it holds.</summary>
    public string Rule { get; }

    /// <summary>It in words.</summary>
    public string Why { get; }

    /// <summary>That of a rule, or null.</summary>
    public static Doubt? Of(JsonText rule)
    {
        foreach (Doubt each in All)
            if (System.Text.Ascii.Equals(rule.Raw, each.Rule)) return each;
        return null;
    }
}
