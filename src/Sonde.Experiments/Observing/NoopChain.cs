using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>noop</c>: it records nothing, and shows what a chain is made of.</summary>
public sealed class NoopChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "noop";

    internal override string Shape => "";

    internal override ChainState Begin(FlowId flow) => State.Only;

    /// <summary>Its fields: none.</summary>
    public sealed record Fields : IFlowFields
    {
        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer)
        {
        }
    }

    private sealed class State : ChainState
    {
        public static readonly State Only = new();

        private static readonly Fields None = new();

        public override IFlowFields Fields => None;
    }
}
