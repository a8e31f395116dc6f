using System.Reflection;

namespace Sonde.Tests.Architecture;

public sealed class ArrowsTests
{
    [Theory]
    [InlineData("Sonde.Packets", "")]
    [InlineData("Sonde.Measurements", "")]
    [InlineData("Sonde.Experiments", "Sonde.Packets Sonde.Measurements")]
    [InlineData("Sonde.Platform", "Sonde.Packets Sonde.Measurements Sonde.Experiments")]
    [InlineData("Sonde.Analysis", "Sonde.Packets Sonde.Measurements")]
    [InlineData("Sonde.Web", "Sonde.Packets Sonde.Measurements Sonde.Analysis")]
    [InlineData("sonde", "Sonde.Packets Sonde.Measurements Sonde.Experiments Sonde.Platform Sonde.Analysis Sonde.Web")]
    public void Project_uses_only_what_the_table_of_arrows_allows(string project, string allowed)
        => Assembly.Load(project).GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name.StartsWith("Sonde.", StringComparison.Ordinal))
            .ShouldBeSubsetOf(allowed.Split(' '));

    [Theory]
    [InlineData("Sonde.Packets")]
    [InlineData("Sonde.Measurements")]
    [InlineData("Sonde.Experiments")]
    [InlineData("Sonde.Analysis")]
    public void Pure_project_has_no_dependency_beyond_the_framework(string project)
        => Assembly.Load(project).GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => !name.StartsWith("Sonde.", StringComparison.Ordinal))
            .ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Sonde.Packets")]
    [InlineData("Sonde.Measurements")]
    public void Codec_and_formats_know_no_sockets(string project)
        => Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name).ShouldNotContain("System.Net.Sockets");
}
