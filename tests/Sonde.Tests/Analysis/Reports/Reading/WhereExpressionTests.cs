using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Analysis.Reports.Reading;

public sealed class WhereExpressionTests
{
    private static readonly MeasuredOutcome Reset = new()
    {
        Test = "http",
        Country = "SE",
        Network = "AS64500",
        Domain = "it's.a.example",
        Code = "read/tcp.reset",
        Expectation = Expectation.Unexpected,
        ControlsFailed = false,
        Conditions = ["tfo.connectivity.works", "tfo.cookie.received"],
        Hop = 7,
    };

    [Theory]
    [InlineData("country = 'SE'", true)]
    [InlineData("country = SE and test == http", true)]
    [InlineData("country != 'SE'", false)]
    [InlineData("COUNTRY in ('NO', 'SE')", true)]
    [InlineData("country not in ('NO', 'SE')", false)]
    [InlineData("outcome_code like 'read/%'", true)]
    [InlineData("outcome_code like '%.reset' and not expectation = expected", true)]
    [InlineData("outcome_code like 'r__d/%'", true)]
    [InlineData("outcome_code not like '%reset%'", false)]
    [InlineData("domain = 'it''s.a.example'", true)]
    [InlineData("domain = \"it's.a.example\"", true)]
    [InlineData("hop > 6.5 and hop <= 7", true)]
    [InlineData("hop in (1, 7)", true)]
    [InlineData("vantage_point_asn = 64500", true)]
    [InlineData("controls_failed", false)]
    [InlineData("not controls_failed", true)]
    [InlineData("controls_failed = false or country = 'NO'", true)]
    [InlineData("conditions = 'tfo.cookie.received'", true)]
    [InlineData("conditions like 'tfo.connectivity.%'", true)]
    [InlineData("category is null", true)]
    [InlineData("country is not null", true)]
    [InlineData("country = 'NO' or (country = 'SE' and hop = 7)", true)]
    [InlineData("category = 'NEWS'", false)]
    [InlineData("not category = 'NEWS'", false)]
    [InlineData("category = 'NEWS' or country = 'SE'", true)]
    [InlineData("category != 'NEWS' and country = 'SE'", false)]
    public void Expression_is_so_or_not(string text, bool holds)
    {
        WhereExpression.TryParse(text, out WhereExpression? expression, out string? fault).ShouldBeTrue(fault);
        expression.Holds(Reset).ShouldBe(holds);
    }

    [Theory]
    [InlineData("", "at 1: the name of a column is wanted; it ends there")]
    [InlineData("county = 'SE'", "at 1: there is no column county; there are measurement_id,")]
    [InlineData("country", "at 8: =, !=, <, <=, >, >=, in, like or is null is wanted; it ends there")]
    [InlineData("country = ", "at 11: a value is wanted, such as 'SE' or 4; it ends there")]
    [InlineData("country = 'SE", "at 11: the text has no ' at its end")]
    [InlineData("country = 'SE' hop = 1", "at 16: and, or, or the end is wanted")]
    [InlineData("(country = 'SE'", "at 16: ) is wanted; it ends there")]
    [InlineData("hop = seven", "at 7: hop is a number, and seven is none")]
    [InlineData("is_control = maybe", "at 14: is_control is true or false, and maybe is none")]
    [InlineData("country ! 'SE'", "at 9: ! alone means nothing; != is unequal")]
    [InlineData("country in 'SE'", "at 12: ( is wanted")]
    public void What_is_wrong_is_said_with_its_place(string text, string wanted)
    {
        WhereExpression.TryParse(text, out _, out string? fault).ShouldBeFalse();
        fault.ShouldStartWith(wanted);
    }

    [Fact]
    public void Any_text_is_an_expression_or_is_refused()
    {
        string[] words = ["country", "hop", "is_mixed", "conditions", "and", "or", "not", "in", "like", "is", "null", "(", ")", ",", "=", "<", "!=", "'a%'", "\"", "'", "7", "true", " "];
        Check.Bytes(bytes => Try(string.Join(' ', bytes.Select(at => words[at % words.Length]))));
        Check.Texts(Try);
        Try(new string('(', 100_000));
        Try(string.Concat(Enumerable.Repeat("not ", 100_000)));
    }

    private static void Try(string text)
    {
        if (WhereExpression.TryParse(text, out WhereExpression? expression, out string? fault)) expression.Holds(Reset);
        else fault.ShouldNotBeNullOrEmpty();
    }
}
