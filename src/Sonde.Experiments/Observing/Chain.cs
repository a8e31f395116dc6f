using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.Observing;

/// <summary>
/// One of PATHspider's chains: it names, fills and writes its fields of a flow's record, and says what they mean. A new one is its file and
/// a line in <see cref="ChainCatalog"/>.
/// </summary>
public abstract class Chain
{
    private protected Chain()
    {
    }

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The experiment whose chain it is, where that has another name.</summary>
    public virtual string Experiment => Name;

    /// <summary>
    /// What a flow says by itself, in conditions; of many chains that is nothing. One that may lack packets says nothing of what it lacks.
    /// It may rest on the fields of <see cref="TcpChain"/>, which the flow must have too.
    /// </summary>
    public virtual IReadOnlyList<string> ConditionsOf(FlowRecord flow) => [];

    /// <summary>Its fields: of each the name, the types and what it says, as a shape of lines has them.</summary>
    internal abstract string Shape { get; }

    /// <summary>Begins to look at a flow, named in the direction of its first packet.</summary>
    internal abstract ChainState Begin(FlowId flow);
}
