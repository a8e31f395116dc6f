using Xunit.v3;

namespace Sonde.Tests;

/// <summary>
/// A test that takes more than a sixth of a second of CPU time, by the list that <c>SONDE_TEST_CPU</c> writes:
/// <c>./test --quick</c>, which is for after each change, leaves it to <c>./test</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DearAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("cost", "dear")];
}
