using System.Runtime.CompilerServices;

namespace Sonde.Tests;

/// <summary>
/// Assertions over each item of something. Shouldly's own of these names, which these stand before, compile an expression at each call:
/// that takes longer than most of what is asserted.
/// </summary>
internal static class PredicateAssertions
{
    /// <summary>Each item holds.</summary>
    public static void ShouldAllBe<T>(
        this IEnumerable<T> actual, Func<T, bool> holds, string? customMessage = null,
        [CallerArgumentExpression(nameof(holds))] string said = "")
    {
        T[] others = [.. actual.Where(item => !holds(item))];
        if (others.Length > 0) Assert.Fail($"{customMessage}\nnot all are so: {said}\n{Told(others)}");
    }

    /// <summary>Some item holds.</summary>
    public static void ShouldContain<T>(
        this IEnumerable<T> actual, Func<T, bool> holds, string? customMessage = null,
        [CallerArgumentExpression(nameof(holds))] string said = "")
    {
        T[] all = [.. actual];
        if (!all.Any(holds)) Assert.Fail($"{customMessage}\nnone is so: {said}\n{Told(all)}");
    }

    /// <summary>No item holds.</summary>
    public static void ShouldNotContain<T>(
        this IEnumerable<T> actual, Func<T, bool> holds, string? customMessage = null,
        [CallerArgumentExpression(nameof(holds))] string said = "")
    {
        T[] some = [.. actual.Where(holds)];
        if (some.Length > 0) Assert.Fail($"{customMessage}\nsome are so: {said}\n{Told(some)}");
    }

    private static string Told<T>(T[] items) => string.Join('\n', items.Take(20));
}
