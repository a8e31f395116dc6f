using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Formats.Ooni.TcpPing;

public sealed class TcpPingSummaryTests
{
    [Fact]
    public void Numbers_of_a_mixed_series_in_any_order()
    {
        Ping[] pings = [Success(3, 0.125), Success(0, 0.5), Failed(1, Failures.GenericTimeout), Success(2, 0.25), Success(4, 0.25)];
        TcpPingSummary.Of(pings).ShouldBe(new TcpPingSummary(5, 4, 0.2, 0.125, 0.25, 0.5, 0.5, 0.166666667));
    }

    [Fact]
    public void The_95th_percentile_is_a_time_that_was_seen()
    {
        Ping[] pings = [.. Enumerable.Range(1, 100).Select(i => Success(i, i))];
        TcpPingSummary summary = TcpPingSummary.Of(pings);
        summary.P95.ShouldBe(95);
        summary.Median.ShouldBe(50.5);
        summary.Jitter.ShouldBe(1);
    }

    [Fact]
    public void One_success_has_no_jitter()
        => TcpPingSummary.Of([Success(0, 0.5)]).ShouldBe(new TcpPingSummary(1, 1, 0, 0.5, 0.5, 0.5, 0.5, null));

    [Fact]
    public void No_success_has_no_times()
        => TcpPingSummary.Of([Failed(0, Failures.ConnectionRefused)]).ShouldBe(new TcpPingSummary(1, 0, 1, null, null, null, null, null));

    [Fact]
    public void Interrupted_pings_and_those_never_tried_were_not_sent()
    {
        TcpPingSummary.Of([Failed(0, Failures.Interrupted), new Ping()])
            .ShouldBe(new TcpPingSummary(0, 0, null, null, null, null, null, null));
        TcpPingSummary.Of([Success(0, 0.5), Failed(1, Failures.Interrupted)]).Sent.ShouldBe(1);
    }

    [Fact]
    public void A_series_counts_outcomes_of_finished_pings_only()
    {
        TcpPingSeries series = TcpPingSeries.Of(
            [Success(0, 0.5), Failed(1, Failures.Interrupted), Failed(2, Failures.Interrupted), Failed(3, Failures.Interrupted)]);
        series.Outcome.ShouldBe(Outcome.Match);
        series.OutcomeCounts.ShouldBe([new(Outcome.Match, 1)]);
    }

    private static Ping Success(double start, double time)
        => new() { TcpConnect = TcpConnect.OfVersion021("192.0.2.1", 443, start, start + time, null, 1), Outcome = Outcome.Match };

    private static Ping Failed(double start, Failure failure)
        => new()
        {
            TcpConnect = TcpConnect.OfVersion010("192.0.2.1", 443, start, start + 3, failure),
            Outcome = FailureOutcomes.OfConnect(failure)
        };
}
