using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Experiments.Network;

/// <summary>When a UDP exchange ends, and what it keeps.</summary>
public sealed class DatagramCourseTests
{
    private static readonly IPEndPoint Target = new(IPAddress.Parse("192.0.2.53"), 53);

    private static readonly DatagramExchange Exchange = new(Target, new byte[] { 7 })
    {
        Judge = (received, _) => received[0] == 7 ? AnswerState.Answer : AnswerState.Wrong,
    };

    [Fact]
    public void Second_answer_of_the_window_is_kept_beside_the_first()
    {
        DatagramCourse course = New();
        course.Due.ShouldBe(At(4));
        course.Take(Answer(0.1, 7, 1));
        course.Due.ShouldBe(At(1.6), "the window, also after a good answer");
        course.Take(Answer(0.2, 7, 2));
        DatagramReply reply = course.ToReply(At(1.6));
        reply.End.ShouldBe(DatagramEnd.Answered);
        reply.Answers.Select(each => each.Bytes.Span[1]).ShouldBe([1, 2]);
    }

    [Fact]
    public void Noise_is_kept_and_begins_no_window()
    {
        DatagramCourse course = New();
        course.Take(Answer(0.1, 9, 9));
        course.Take(Answer(0.1, 7, 1) with { From = new IPEndPoint(IPAddress.Parse("198.51.100.9"), 53) });
        course.Due.ShouldBe(At(4));
        DatagramReply reply = course.ToReply(At(4));
        reply.End.ShouldBe(DatagramEnd.TimedOut);
        reply.Answers.Select(each => each.IsAnswer).ShouldBe([false, false]);
    }

    [Fact]
    public void Error_leaves_an_answer_time_to_come()
    {
        DatagramCourse course = New();
        course.Take(new IcmpMarks(At(0.1), new IcmpError(3, 3, Target.Address)));
        course.ToReply(course.Due).End.ShouldBe(DatagramEnd.Unreachable);
        course.Take(Answer(0.5, 7, 1));
        course.ToReply(course.Due).End.ShouldBe(DatagramEnd.Answered);
    }

    [Fact]
    public void Flood_and_long_answers_are_cut_and_counted()
    {
        DatagramCourse course = New(Exchange with { MostAnswers = 3, KeptBytes = 10 });
        for (int i = 0; i < 100; i++) course.Take(Answer(0.1, [7, .. new byte[500]]));
        DatagramReply reply = course.ToReply(At(2));
        (reply.Answers.Count, reply.Uncounted).ShouldBe((3, 97));
        (reply.Answers[0].Bytes.Length, reply.Answers[0].Length).ShouldBe((10, 501));
    }

    [Fact]
    public void Answer_takes_the_place_of_what_answers_nothing()
    {
        DatagramCourse course = New(Exchange with { MostAnswers = 3 });
        for (byte i = 0; i < 5; i++) course.Take(Answer(0.1, 9, i));
        course.Take(Answer(0.2, 7, 1));
        course.Take(Answer(0.3, 7, 2));
        course.Take(Answer(0.4, 9, 9));
        DatagramReply reply = course.ToReply(At(2));
        reply.Answers.Select(each => (each.IsAnswer, each.Bytes.Span[1])).ShouldBe([(false, 0), (true, 1), (true, 2)]);
        reply.Uncounted.ShouldBe(5);
    }

    private static DatagramCourse New(DatagramExchange? exchange = null) => new(new ProbeId(0, 0), exchange ?? Exchange, At(0));

    private static DatagramAnswer Answer(double seconds, params byte[] bytes) => new(At(seconds), Target, bytes);

    private static Instant At(double seconds) => new((long)Math.Round(seconds * 1e9));
}
