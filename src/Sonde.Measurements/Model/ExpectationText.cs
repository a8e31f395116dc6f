namespace Sonde.Measurements.Model;

/// <summary>Expectations as lines and tables spell them.</summary>
public static class ExpectationText
{
    /// <summary><c>expected</c>, <c>unexpected</c>, <c>inconclusive</c> or <c>invalid</c>; null for none.</summary>
    public static string? Of(Expectation? expectation) => expectation switch
    {
        Expectation.Expected => "expected",
        Expectation.Unexpected => "unexpected",
        Expectation.Inconclusive => "inconclusive",
        Expectation.Invalid => "invalid",
        _ => null,
    };

    /// <summary>What a word stands for; null for none of them.</summary>
    public static Expectation? Parse(string? word) => word switch
    {
        "expected" => Expectation.Expected,
        "unexpected" => Expectation.Unexpected,
        "inconclusive" => Expectation.Inconclusive,
        "invalid" => Expectation.Invalid,
        _ => null,
    };
}
