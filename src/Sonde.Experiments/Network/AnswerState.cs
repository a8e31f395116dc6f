namespace Sonde.Experiments.Network;

/// <summary>What the bytes received so far are.</summary>
public enum AnswerState
{
    /// <summary>The beginning of an answer, or nothing yet.</summary>
    Unfinished,

    /// <summary>A whole answer.</summary>
    Answer,

    /// <summary>No answer to what was asked, whatever may follow.</summary>
    Wrong,
}
