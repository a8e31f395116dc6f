namespace Sonde.Cli.Commands;

/// <summary>A seed that nobody chose; it is written to the metadata, so that the run can be repeated.</summary>
internal static class RandomSeed
{
    // The first bytes of a random id are all chance, and cost no cryptographic library.
    public static int Next()
    {
        Span<byte> chance = stackalloc byte[16];
        _ = Guid.NewGuid().TryWriteBytes(chance);
        return BitConverter.ToInt32(chance) & int.MaxValue;
    }
}
