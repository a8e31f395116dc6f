using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Payloads;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>A test, and what it is compared with.</summary>
/// <param name="Test">The requests among which the test's are.</param>
/// <param name="Name">What the test asks for.</param>
/// <param name="Beside">The requests among which the control's are, or null where there is none.</param>
/// <param name="Control">What the control asks for, or null.</param>
internal sealed record PayloadPair(PayloadGroup Test, RequestName Name, PayloadGroup? Beside, RequestName? Control)
{
    /// <summary>The trace that it is: all of its connections, read.</summary>
    public ReplayedTrace ToTrace()
    {
        Dictionary<ReplayedConnection, CapturedPayload> of = [];
        List<ReplayedConnection> Read(PayloadGroup from, RequestName name, PayloadRole role)
        {
            List<ReplayedConnection> read = [];
            Dictionary<int, int> tries = [];
            foreach ((CapturedPayload payload, int ttl) in from.Of(name))
            {
                int number = tries[ttl] = tries.GetValueOrDefault(ttl) + 1;
                var connection = new ReplayedConnection(payload, role, ttl, from.Last) { Try = number };
                of[connection] = payload;
                read.Add(connection);
            }

            return read;
        }

        List<ReplayedConnection> tests = Read(Test, Name, PayloadRole.Test);
        List<ReplayedConnection> controls = Beside is null || Control is not { } name ? [] : Read(Beside, name, PayloadRole.Control);
        int[] ttls = [.. tests.Concat(controls).Select(each => each.Ttl)];
        var settings = new PayloadSettings
        {
            Test = SpecOf(Name),
            Control = SpecOf(Control ?? new RequestName(Name.Kind, "")),
            Port = Test.Port,
            FirstTtl = ttls.Min(),
            MaxTtl = ttls.Max(),
        };
        bool IsLimited(ReplayedConnection connection) => of[connection].Ttl is null || of[connection].IsLimited;
        string host = Test.Server.ToString();
        var target = new Target { Input = host, Host = host, Address = Test.Server.ToIPAddress(), Port = Test.Port, IsCaptured = true };
        return new ReplayedTrace(target, settings, controls, tests, IsLimited) { IsCut = Name.IsCut };
    }

    private static PayloadSpec SpecOf(RequestName name) => new(name.Kind, name.Value, _ => []);
}
