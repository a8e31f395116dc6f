using System.Text.Json;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Observing;

/// <summary>The chain <c>icmp</c>: whether an ICMP error came back that says that the destination cannot be reached.</summary>
public sealed class IcmpChain : Chain
{
    /// <inheritdoc/>
    public override string Name => "icmp";

    /// <summary>Whether such an error was seen.</summary>
    public override IReadOnlyList<string> ConditionsOf(FlowRecord flow) => flow.Of<Fields>() switch
    {
        { IsUnreachable: true } => [ObservedConditions.UnreachableSeen],
        { } when !flow.IsIncomplete => [ObservedConditions.UnreachableNotSeen],
        _ => [],
    };

    internal override string Shape =>
        """
        icmp_unreachable boolean an ICMP error came that says that the destination cannot be reached
        """;

    internal override ChainState Begin(FlowId flow) => new State();

    /// <summary>Its field.</summary>
    /// <param name="IsUnreachable">Whether such an error came (<c>icmp_unreachable</c>).</param>
    public sealed record Fields(bool IsUnreachable) : IFlowFields
    {
        /// <inheritdoc/>
        public void WriteTo(Utf8JsonWriter writer) => writer.WriteBoolean("icmp_unreachable"u8, IsUnreachable);
    }

    private sealed class State : ChainState
    {
        private bool _isUnreachable, _isUnreachableForward;

        public override IFlowFields Fields => new Fields(_isUnreachable);

        public override bool SeeError(bool isForward, in IpPacket error, bool isUnreachable)
        {
            _isUnreachable |= isUnreachable && !isForward;
            _isUnreachableForward |= isUnreachable && isForward;
            return isUnreachable && !isForward;
        }

        public override bool Turn()
        {
            (_isUnreachable, _isUnreachableForward) = (_isUnreachableForward, false);
            return _isUnreachable;
        }
    }
}
