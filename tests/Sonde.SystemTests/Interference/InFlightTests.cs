using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>
/// Forged while the server's own words are under way: the kernel decides whose count, and the verdict is the truth all the same.
/// </summary>
[Collection(nameof(Alone))]
public sealed class InFlightTests
{
    [Fact]
    public async Task What_is_forged_beside_words_under_way_has_its_word_and_its_author()
    {
        using CensorLab lab = await CensorLab.CreateAsync(InFlight.All);
        IReadOnlyList<AccuracyRow>[] rows = await Task.WhenAll(
            InFlight.All.Select(behaviour => behaviour.Service).Distinct().Select(
                service => lab.MeasureAsync(
                    service,
                    [.. from behaviour in InFlight.All
                     where behaviour.Service == service
                     from v6 in (bool[])[false, true]
                     select (behaviour, v6, behaviour.Test)],
                    isCensored: false, tries: 2)));
        rows.SelectMany(each => each)
            .SelectMany(row => row.Faults().Select(fault => $"{row.Behaviour} IPv{(row.IsV6 ? 6 : 4)}: {fault}"))
            .ShouldBeEmpty();
        rows.Sum(each => each.Count).ShouldBe(2 * InFlight.All.Count);
    }
}
