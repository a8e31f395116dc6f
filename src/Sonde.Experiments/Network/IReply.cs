namespace Sonde.Experiments.Network;

/// <summary>What became of a probe.</summary>
public interface IReply
{
    /// <summary>The probe it answers.</summary>
    ProbeId Id { get; }
}
