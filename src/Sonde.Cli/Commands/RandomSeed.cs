using System.Security.Cryptography;

namespace Sonde.Cli.Commands;

/// <summary>A seed that nobody chose; it is written to the metadata, so that the run can be repeated.</summary>
internal static class RandomSeed
{
    public static int Next() => RandomNumberGenerator.GetInt32(int.MaxValue);
}
