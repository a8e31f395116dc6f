using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>
/// The course of one UDP exchange: what came of it so far, and by when it ends. Like <see cref="ConversationCourse"/> it is the same on a
/// machine and in a simulated network.
/// </summary>
/// <param name="id">The probe.</param>
/// <param name="exchange">What it is to be.</param>
/// <param name="sentAt">When it began.</param>
public sealed class DatagramCourse(ProbeId id, DatagramExchange exchange, Instant sentAt)
{
    private const int MostErrors = 16;

    private readonly List<DatagramAnswer> _answers = [];
    private readonly List<IcmpMarks> _errors = [];
    private Instant? _firstAt;
    private int _uncounted;
    private bool _isAnswered;

    /// <summary>The probe.</summary>
    public ProbeId Id => id;

    /// <summary>What it is to be.</summary>
    public DatagramExchange Exchange => exchange;

    /// <summary>When it began.</summary>
    public Instant SentAt => sentAt;

    /// <summary>When it ends, whatever else happens.</summary>
    public Instant Due => _firstAt is { } first ? first + exchange.Window : sentAt + exchange.Timeout;

    /// <summary>Our address and port, or null.</summary>
    public IPEndPoint? Source { get; set; }

    /// <summary>A datagram came.</summary>
    /// <param name="answer">The datagram, with all its bytes.</param>
    public void Take(DatagramAnswer answer)
    {
        bool isAnswer = answer.From.Equals(exchange.Target)
            && (exchange.Judge?.Invoke(answer.Bytes.Span, answer.Bytes.Length) ?? AnswerState.Answer) == AnswerState.Answer;
        if (isAnswer)
        {
            _isAnswered = true;
            _firstAt ??= answer.At;
        }

        if (_answers.Count >= exchange.MostAnswers)
        {
            _uncounted++;
            // What answers nothing, from strangers or by a guessed port, keeps no answer out.
            int place = isAnswer ? _answers.FindLastIndex(kept => !kept.IsAnswer) : -1;
            if (place < 0) return;
            _answers.RemoveAt(place);
        }

        // What is not kept is to be let go of.
        bool isLong = answer.Bytes.Length > exchange.KeptBytes;
        _answers.Add(
            answer
            with
            {
                Bytes = isLong ? answer.Bytes[..exchange.KeptBytes].ToArray() : answer.Bytes,
                Length = answer.Bytes.Length,
                IsAnswer = isAnswer
            });
    }

    /// <summary>An ICMP error came.</summary>
    public void Take(IcmpMarks error)
    {
        _firstAt ??= error.At;
        if (_errors.Count < MostErrors) _errors.Add(error);
    }

    /// <summary>What it came to, when it is over.</summary>
    public DatagramReply ToReply(Instant at)
        => Reply(at, _isAnswered ? DatagramEnd.Answered : _errors.Count > 0 ? DatagramEnd.Unreachable : DatagramEnd.TimedOut);

    /// <summary>What it came to, when its plan gave it up.</summary>
    public DatagramReply Abandon(Instant at) => Reply(at, DatagramEnd.Abandoned);

    /// <summary>What it came to, when it could not be sent.</summary>
    public DatagramReply Fail(int errno, Instant at) => Reply(at, DatagramEnd.Failed) with { Errno = errno };

    private DatagramReply Reply(Instant at, DatagramEnd end) => new(id, sentAt, at, end)
    {
        Answers = _answers,
        Errors = _errors,
        Uncounted = _uncounted,
        Source = Source,
    };
}
