using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>
/// What an A/B experiment by datagrams is made of: the variants, what is followed along the way, and what all of it says.
/// </summary>
internal abstract class DatagramMethod
{
    /// <summary>The nettest.</summary>
    public abstract string Name { get; }

    /// <summary>Its version.</summary>
    public abstract string Version { get; }

    /// <summary>In what the variants differ from a plain datagram; they are counted from 1.</summary>
    public abstract IReadOnlyList<DatagramRecipe> Variants { get; }

    /// <summary>Which try's end the outcome is: a variant's, or 0 for the plain one's.</summary>
    public virtual int Decisive => 1;

    /// <summary>Its words of connectivity.</summary>
    public abstract ConnectivityWords Words { get; }

    /// <summary>The chains whose fields the records of the tries have.</summary>
    public virtual IReadOnlyList<string> Chains => ["basic", "icmp", "dns"];

    /// <summary>What is followed along the way to a target that answers (<c>--locate</c>).</summary>
    /// <param name="tries">The tries.</param>
    public abstract IReadOnlyList<SoughtProbe> Sought(DatagramPlan tries);

    /// <summary>What becomes of the variants on the way, and what else their answers tell; nothing where neither is known.</summary>
    public abstract IEnumerable<string> Conclude(DatagramEvidence evidence);

    /// <summary>A variant's words of connectivity, such as those of <c>dscp.48</c>.</summary>
    public virtual ConnectivityWords WordsOf(int variant) => Words;

    /// <summary>Why a target cannot be measured at all, or null.</summary>
    public virtual string? Unmeasurable(JobTarget target) => null;
}
