using Sonde.Measurements.Model;

namespace Sonde.Experiments.PathTransparency.Series;

/// <summary>What a verdict is called in results.</summary>
internal static class SeriesWords
{
    /// <summary>The condition of a verdict, or null where nothing is to be said.</summary>
    public static string? Of(VariantVerdict verdict, ConnectivityWords words) => verdict switch
    {
        VariantVerdict.Works => words.Works,
        VariantVerdict.Broken => words.Broken,
        VariantVerdict.Transient => words.Transient,
        VariantVerdict.Offline => words.Offline,
        VariantVerdict.Contradictory => Condition.With(words.Undecided, "contradictory"),
        VariantVerdict.PathLoss => Condition.With(words.Undecided, "path_loss"),
        VariantVerdict.LocalError => Condition.With(words.Undecided, "local_error"),
        _ => null,
    };
}
