using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.Wire;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>
/// What an A/B experiment of a few header fields is made of: the connections that are compared, as data; what is followed along the way;
/// and what all of it says.
/// </summary>
internal abstract class VariantMethod
{
    /// <summary>The nettest.</summary>
    public abstract string Name { get; }

    /// <summary>Its version.</summary>
    public abstract string Version { get; }

    /// <summary>The crafted connections, the first of which is plain; empty: none are made.</summary>
    /// <param name="isIpv4">Of the target.</param>
    public abstract IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4);

    /// <summary>
    /// The sockets of the system's own connections, each with its name, the first of which is the usual one; empty: there is no such layer.
    /// </summary>
    public virtual IReadOnlyList<(string Name, SocketSettings Socket)> Sockets => [];

    /// <summary>The chains whose fields the records of the system's connections have.</summary>
    public virtual IReadOnlyList<string> Chains => ["basic", "tcp", "icmp"];

    /// <summary>Makes a crafted connection of a recipe.</summary>
    public virtual CraftedFlow Make(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        => new(recipe, ends, request, isn, timeout);

    /// <summary>What a repeated connection takes over from the one before it.</summary>
    public virtual void TakeOver(CraftedFlow former, CraftedFlow flow)
    {
    }

    /// <summary>Whether a connection that was answered shows what is to be seen a second time before it is said.</summary>
    public virtual bool IsToBeRepeated(CraftedFlow flow) => false;

    /// <summary>Whether a connection's SYN/ACK came without what is looked for in it.</summary>
    public virtual bool IsLacking(CraftedFlow flow) => false;

    /// <summary>Whether that is asked for until one came that does not lack it by chance; not where others tell the same.</summary>
    public virtual bool IsAskedOn(CraftedFlow flow) => true;

    /// <summary>How often a connection that came to nothing good is tried, at least.</summary>
    public virtual int LeastTries(CraftedFlow flow) => 2;

    /// <summary>The kinds of probes that are followed along the way to a target that opens plain connections (<c>--locate</c>).</summary>
    public virtual IReadOnlyList<SoughtProbe> Sought(VariantProbes probes) => [];

    /// <summary>All that is said of a target, in any order; each once or more often.</summary>
    public abstract IEnumerable<string> Conclude(VariantEvidence evidence);

    /// <summary>Why a target cannot be measured at all, or null.</summary>
    public virtual string? Unmeasurable(JobTarget target) => null;

    /// <summary>The request as this experiment asks it.</summary>
    public virtual JobRequest Shape(JobRequest request) => request;

    /// <summary>The method for the options of a run.</summary>
    public virtual VariantMethod With(OptionValues values) => this;
}
