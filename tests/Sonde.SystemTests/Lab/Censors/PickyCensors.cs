namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Censors that the same test asked a little otherwise passes.</summary>
internal static class PickyCensors
{
    private static readonly IReadOnlyList<Act> Resets = [new Act.Eat(), new Act.Reset(), new Act.Hole()];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Of("http-case", "only the name in small letters sets it off", "the name in capitals passes", Variant.UpperCase,
            new Censor.Box(new Trigger.Word { IsCaseSensitive = true }, Resets)),
        Of("http-port80-only", "only port 80 is read", "the same server on 8080 is untouched", Variant.OtherPort,
            new Censor.Box(new Trigger.Word(), Resets)),
        Of("http-split", "each packet is read for itself", "the name split over two segments passes", Variant.SplitName,
            new Censor.Box(new Trigger.Word { InPacket = true }, new Act.Eat(), new Act.Reset())),
    ];

    private static Behaviour Of(string name, string does, string shows, Variant passes, Censor censor)
        => new(name, Service.Http)
        {
            Does = does,
            Shows = shows,
            Server = Sites.Ordinary,
            Censor = censor,
            Truth = Truth.Path("read/tcp.reset") with { Variants = [passes] },
        };
}
