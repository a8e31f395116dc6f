namespace Sonde.Tests.Simulation;

/// <summary>
/// The chance of a simulated network, from a seed. The numbers of <see cref="Random"/> are linear in its seed, so that those of two seeds,
/// or of a network and of what is measured in it, hang together; these (SplitMix64) do not.
/// </summary>
/// <param name="seed">The seed.</param>
internal sealed class SimulatedChance(int seed) : Random
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state = Mix((ulong)(uint)seed ^ 0x736F6E6465000000);

    /// <inheritdoc/>
    public override int Next() => (int)(Draw() % int.MaxValue);

    /// <inheritdoc/>
    public override double NextDouble() => Sample();

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++) buffer[i] = (byte)(Draw() >> 56);
    }

    /// <inheritdoc/>
    protected override double Sample() => (Draw() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong Draw() => Mix(_state += Gamma);
}
