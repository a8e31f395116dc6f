using Sonde.Tests.Simulation;

namespace Sonde.Tests.Packets;

/// <summary>Bytes as tests write them.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "").Replace("\n", ""));

    /// <summary>A seeded property over random bytes: any bytes parse or are refused, and nothing throws.</summary>
    public static void AnyBytes(Action<byte[]> check, int seed = 1, int? count = null, int maximum = 300)
    {
        var random = new Random(seed);
        for (int i = 0; i < (count ?? Repetitions.Of(1000, 20_000, 20_000)); i++)
        {
            byte[] bytes = new byte[random.Next(maximum)];
            random.NextBytes(bytes);
            check(bytes);
        }
    }
}
