namespace Sonde.Analysis.Outcomes;

/// <summary>The signs in front of outcomes, as bytes matter: only ❗️ carries the variation selector.</summary>
internal static class Emoji
{
    public const string Expected = "\u2705";
    public const string Unexpected = "\u2757\uFE0F";
    public const string Inconclusive = "\u2753";
    public const string Invalid = "\u2754";
}
