namespace Sonde.SystemTests.Lab.Censors;

/// <summary>One kind of interference, or of a server that only looks like it, at an address of its own in both families.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">What is served there.</param>
internal sealed record Behaviour(string Name, Service Service)
{
    /// <summary>The name that the censor waits for, unless it says another.</summary>
    public const string ForbiddenName = "forbidden.example";

    /// <summary>What happens, in a sentence.</summary>
    public required string Does { get; init; }

    /// <summary>What gives it away.</summary>
    public string Shows { get; init; } = "";

    /// <summary>The server.</summary>
    public required Server Server { get; init; }

    /// <summary>What stands on the path, or null for nothing.</summary>
    public Censor? Censor { get; init; }

    /// <summary>What a measurement of it has to come to.</summary>
    public required Truth Truth { get; init; }

    /// <summary>The name (and path) that is tested.</summary>
    public string Test { get; init; } = ForbiddenName;

    /// <summary>Whether its server is hostile: more bytes than anybody should read.</summary>
    public bool IsHostile { get; init; }

    /// <summary>The port of its service.</summary>
    public int Port => Service switch { Service.Discard => 9, Service.Echo => 7, Service.Http => 80, Service.Https => 443, _ => 53 };

    /// <summary>Whether its packets pass through the box in user space.</summary>
    public bool IsInBox => Censor is Censor.Box or Censor.Forger;

    public override string ToString() => Name;
}
