using Sonde.Experiments.Contract;
using Sonde.Experiments.Options;

namespace Sonde.Experiments.PathTransparency.Variants;

/// <summary>An A/B experiment of a few header fields: its method, and what it says about itself.</summary>
/// <param name="method">The method.</param>
internal abstract class VariantExperiment(VariantMethod method) : TransparencyExperiment
{
    /// <inheritdoc/>
    public override string? Check(OptionValues options)
        => HasLayers && options.IsOn("Locate") && options.Text("Layer") == VariantOptions.Kernel
            ? "--locate sends crafted segments: it does not go with --layer kernel"
            : null;

    /// <inheritdoc/>
    public override void Run(RunContext context)
        => new VariantRun(context, method.With(context.Options), VariantOptions.From(context.Options, HasLayers)).Run();

    /// <summary>Whether the system's own connections are a layer beside crafted ones.</summary>
    private bool HasLayers => Description.Options.Any(option => option.Name == "Layer");
}
