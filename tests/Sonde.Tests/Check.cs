using FsCheck;
using FsCheck.Fluent;
using Sonde.Tests.Simulation;

namespace Sonde.Tests;

/// <summary>Properties that hold for any input, from a fixed seed so that a failure comes again.</summary>
internal static class Check
{
    private static readonly Config Seeded =
        Config.QuickThrowOnFailure.WithMaxTest(Repetitions.Of(100, 1000, 1000)).WithReplay(20260301, 297);

    /// <summary>Holds for any text.</summary>
    public static void Texts(Action<string> property)
        => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => property(text ?? "")).Check(Seeded);

    /// <summary>Holds for any bytes.</summary>
    public static void Bytes(Action<byte[]> property)
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), property).Check(Seeded);
}
