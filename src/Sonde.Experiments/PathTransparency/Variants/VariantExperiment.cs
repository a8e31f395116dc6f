using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Series;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>An A/B experiment of a few header fields: its method, and what it says about itself.</summary>
/// <param name="method">The method.</param>
internal abstract class VariantExperiment(VariantMethod method) : TransparencyExperiment
{
    /// <inheritdoc/>
    public override string? Check(OptionValues options)
        => HasLayers && options.IsOn("Locate") && options.Text("Layer") == VariantOptions.Kernel
            ? "--locate sends crafted segments: it does not go with --layer kernel"
            : base.Check(options);

    /// <inheritdoc/>
    public override Effort EffortOf(OptionValues options)
    {
        VariantMethod asked = method.With(options);
        var how = VariantOptions.From(options);
        Effort wire = VariantEffort.SideBySide(asked.Recipes(isIpv4: true).Count, how.Timeout);
        if (asked.Sockets.Count == 0 || how.Layer == VariantOptions.Wire) return wire.Locating(how.Locates, "segments");
        Effort system = VariantEffort.ByTurns(
            asked.Sockets.Count, "connections of the system", how.Timeout, rests: (asked.Sockets.Count - 1) * SeriesPlan.Rest);
        return how.Layer == VariantOptions.Kernel ? system : system.Then(wire).Locating(how.Locates, "segments");
    }

    /// <inheritdoc/>
    public override void Run(RunContext context)
        => new VariantRun(context, method.With(context.Options), VariantOptions.From(context.Options)).Run();

    /// <summary>Whether the system's own connections are a layer beside crafted ones.</summary>
    private bool HasLayers
        => Description.Options.OfType<OptionDescription.Text>().Any(option => option.Name == "Layer" && option.Choices.Count > 1);
}
