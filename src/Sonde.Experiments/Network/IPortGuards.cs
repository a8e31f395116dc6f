namespace Sonde.Experiments.Network;

/// <summary>The capability of taking local ports from the system.</summary>
public interface IPortGuards
{
    /// <summary>Why no port can be kept from the system, or null where it can; found out by trying.</summary>
    string? Flaw { get; }

    /// <summary>Takes free TCP ports for packets of our own making.</summary>
    /// <param name="lowest">The first port that will do.</param>
    /// <param name="highest">The last.</param>
    /// <param name="count">How many are wanted.</param>
    IPortGuard Guard(int lowest, int highest, int count);

    /// <summary>Takes free UDP ports likewise: the system says of none that nobody listens there.</summary>
    /// <param name="lowest">The first port that will do.</param>
    /// <param name="highest">The last.</param>
    /// <param name="count">How many are wanted.</param>
    IPortGuard GuardDatagrams(int lowest, int highest, int count);
}
