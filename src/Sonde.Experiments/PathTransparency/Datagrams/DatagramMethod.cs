using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Datagrams;

/// <summary>What an A/B experiment by datagrams is made of: the variant, what is followed along the way, and what all of it says.</summary>
internal abstract class DatagramMethod
{
    /// <summary>The nettest.</summary>
    public abstract string Name { get; }

    /// <summary>Its version.</summary>
    public abstract string Version { get; }

    /// <summary>In what the variant differs from a plain datagram.</summary>
    public abstract DatagramRecipe Variant { get; }

    /// <summary>Its words of connectivity.</summary>
    public abstract ConnectivityWords Words { get; }

    /// <summary>What is followed along the way to a target that answers (<c>--locate</c>).</summary>
    /// <param name="variant">The try of the variant that decides.</param>
    public abstract SoughtProbe Sought(DatagramFlow variant);

    /// <summary>What becomes of the variant on the way, and what else its answer tells; nothing where neither is known.</summary>
    public abstract IEnumerable<string> Conclude(DatagramEvidence evidence);

    /// <summary>Why a target cannot be measured at all, or null.</summary>
    public virtual string? Unmeasurable(JobTarget target) => null;
}
