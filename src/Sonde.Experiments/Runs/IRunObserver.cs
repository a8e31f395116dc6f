using Sonde.Experiments.Drafts;

namespace Sonde.Experiments.Runs;

/// <summary>Told how a run goes, for people. Calls may come from several threads.</summary>
public interface IRunObserver
{
    /// <summary>A target could not be read.</summary>
    void Rejected(SourceLine line, string error);

    /// <summary>A target is under an entry of the blocklist.</summary>
    void Blocked(SourceLine line, string address, string entry);

    /// <summary>A measurement was written.</summary>
    void Measured(MeasurementDraft draft);

    /// <summary>Whether somebody watches measurements while they are under way.</summary>
    bool IsWatching => false;

    /// <summary>What is known of a measurement under way; null when none is any more. It must not wait.</summary>
    void UnderWay(MeasurementProgress? progress) { }

    /// <summary>Whether somebody wants to know what each probe came to.</summary>
    bool WantsProbes => false;

    /// <summary>What a probe came to. It must not wait.</summary>
    void Probed(ProbeNote note) { }

    /// <summary>The experiment has something to say about the run as a whole.</summary>
    void Notice(string text) { }
}
