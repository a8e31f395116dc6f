using System.Net;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Holds every behaviour of the lab against its truth, with the plain client and without Sonde.</summary>
internal sealed class LabVerification(CensorLab lab) : IDisposable
{
    private const string Harmless = "harmless.example";
    private const int AtOnce = 32;

    private readonly PlainClient _client = new(lab.Client);
    private readonly PlainDns _dns = new(new PlainClient(lab.Client), lab.AuthorityFile);
    private readonly SemaphoreSlim _room = new(AtOnce);

    /// <summary>What is not as it should be, a line each; nothing when all is.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<Behaviour> behaviours)
    {
        IEnumerable<Task<string?>> all = from behaviour in behaviours from v6 in (bool[])[false, true] select HoldAsync(behaviour, v6);
        return [.. (await Task.WhenAll(all)).OfType<string>()];
    }

    public void Dispose() => _room.Dispose();

    private async Task<string?> HoldAsync(Behaviour behaviour, bool v6)
    {
        await _room.WaitAsync();
        try
        {
            List<string> wrong = [];
            await (behaviour.Service == Service.Dns ? HoldDnsAsync(behaviour, v6, wrong) : HoldConnectionAsync(behaviour, v6, wrong));
            return wrong.Count == 0 ? null : $"{behaviour} IPv{(v6 ? 6 : 4)}: {string.Join("; ", wrong)}";
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task HoldDnsAsync(Behaviour behaviour, bool v6, List<string> wrong)
    {
        IPAddress resolver = lab.Address(behaviour, v6);
        Truth truth = behaviour.Truth;
        (string a, int answers) = await _dns.AskAsync(resolver, behaviour.Test, v6: false);
        (string aaaa, _) = await _dns.AskAsync(resolver, behaviour.Test, v6: true);
        (string control, _) = await _dns.AskAsync(resolver, Harmless, v6: false);
        Expect(truth.Allows(a), $"A is {a}, not {truth.Outcome}");
        Expect(Truth.Allows(truth.OfAaaa ?? truth.Outcome, aaaa), $"AAAA is {aaaa}, not {truth.OfAaaa ?? truth.Outcome}");
        Expect(answers == truth.Answers || (answers == 0 && truth.Answers == 1), $"{answers} answers, not {truth.Answers}");
        Expect(control == "ip.matchip" != truth.ControlsFail, $"the control is {control}");

        void Expect(bool isSo, string what)
        {
            if (!isSo) wrong.Add(what);
        }
    }

    private async Task HoldConnectionAsync(Behaviour behaviour, bool v6, List<string> wrong)
    {
        Truth truth = behaviour.Truth;
        IPAddress address = lab.Address(behaviour, v6);
        PlainAnswer control = await TryAsync(behaviour, address, Harmless);
        string ofControl = Word(behaviour, control, control, Harmless);
        Expect(ofControl == "match" != truth.ControlsFail, $"the control is {ofControl}");
        await RestAsync(truth.Rest);
        string outcome = "";
        for (int i = 0; i <= truth.TriesThatFail; i++)
        {
            outcome = Word(behaviour, await TryAsync(behaviour, address, behaviour.Test), control, behaviour.Test);
            Expect(i == truth.TriesThatFail || outcome != "match", $"try {i + 1} passes already");
        }

        Expect(truth.Allows(outcome), $"{outcome}, not {truth.Outcome}");
        await HoldVariantsAsync(behaviour, address, control, Expect);
        if (truth.Later is not null) await HoldLaterAsync(behaviour, address, Expect);

        void Expect(bool isSo, string what)
        {
            if (!isSo) wrong.Add(what);
        }
    }

    private async Task HoldVariantsAsync(Behaviour behaviour, IPAddress address, PlainAnswer control, Action<bool, string> expect)
    {
        foreach (Variant variant in behaviour.Truth.Variants)
        {
            PlainAnswer answer = variant switch
            {
                Variant.UpperCase => await TryAsync(behaviour, address, behaviour.Test.ToUpperInvariant()),
                Variant.OtherPort => await TryAsync(behaviour, address, behaviour.Test, port: 8080),
                Variant.SplitName => await TryAsync(behaviour, address, behaviour.Test, isSplit: true),
                _ => await TryAsync(
                    behaviour,
                    lab.Address(Behaviours.Named("https-clean"), address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6),
                    behaviour.Test),
            };
            string word = Word(behaviour, answer, control, behaviour.Test);
            expect(word == "match", $"with {variant} it is {word}");
        }
    }

    private async Task HoldLaterAsync(Behaviour behaviour, IPAddress address, Action<bool, string> expect)
    {
        await RestAsync(behaviour.Truth.RemembersAfter);
        PlainAnswer soon = await TryAsync(behaviour, address, Harmless);
        string word = Word(behaviour, soon, soon, Harmless);
        expect(word == behaviour.Truth.Later, $"the control at once is {word}, not {behaviour.Truth.Later}");
        await RestAsync(Remembers(behaviour));
        PlainAnswer late = await TryAsync(behaviour, address, Harmless);
        word = Word(behaviour, late, late, Harmless);
        expect(word == "match", $"the control later is {word}");
    }

    // As long as the censor remembers, and a little.
    private static TimeSpan Remembers(Behaviour behaviour)
        => behaviour.Censor is Censor.Box box && box.Does.OfType<Act.Remember>().FirstOrDefault() is { } remember
            ? remember.For + TimeSpan.FromSeconds(1)
            : TimeSpan.Zero;

    private static Task RestAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private Task<PlainAnswer> TryAsync(Behaviour behaviour, IPAddress address, string name, int? port = null, bool isSplit = false)
        => _client.AskAsync(new IPEndPoint(address, port ?? behaviour.Port), PlainWeb.Request(name, isSplit),
            serverName: behaviour.Service == Service.Https ? name : null, untilQuiet: behaviour.Service is Service.Echo or Service.Discard);

    private static string Word(Behaviour behaviour, PlainAnswer answer, PlainAnswer control, string name) => behaviour.Service switch
    {
        Service.Echo => PlainWeb.JudgeEcho(answer, PlainWeb.Request(name)[0]),
        Service.Discard => PlainWeb.JudgeDiscard(answer),
        _ => PlainWeb.Judge(answer, control, name, Harmless),
    };
}
