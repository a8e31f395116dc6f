using Sonde.Experiments.Interference.Pages;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What an answer is beside the expected one: as much as the next probe depends on, and the words in which the line tells it.
/// </summary>
/// <param name="Matches">Whether it is the expected one.</param>
internal sealed record Judgement(bool Matches)
{
    /// <summary>It is the expected one.</summary>
    public static Judgement Match { get; } = new(true);

    /// <summary>What a whole answer of a web server is.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="differences">In what it differs from the expected one; empty where it does not.</param>
    public static Judgement Of(PageAnswer answer, IReadOnlyList<string> differences) => differences.Count == 0
        ? Match with { Answer = answer, IsCut = answer.IsCut }
        : new Judgement(false)
        {
            Stage = Measurements.Model.Stage.Content,
            Error = string.Concat(differences.Select(each => each + ";")),
            Page = answer.Written,
            IsCut = answer.IsCut || answer.Body.Length > PageAnswer.KeptBody,
            Differences = differences,
            Answer = answer,
        };

    /// <summary>Where it failed, or null.</summary>
    public Stage? Stage { get; init; }

    /// <summary>What failed, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Whether the cause lies in this machine.</summary>
    public bool IsLocal { get; init; }

    /// <summary>What was wrong, in the archives' words, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The web page that came, or null.</summary>
    public ReceivedPage? Page { get; init; }

    /// <summary>What came where it is no web page, or null.</summary>
    public ReadOnlyMemory<byte>? Text { get; init; }

    /// <summary>Where it differs first, or null.</summary>
    public long? DiffersAt { get; init; }

    /// <summary>Whether more came than is kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>In what it differs.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The whole answer of a web server, whether it is the expected one or not; null where none came.</summary>
    public PageAnswer? Answer { get; init; }
}
