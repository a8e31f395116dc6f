namespace Sonde.Experiments.Options;

/// <summary>
/// What the program does with an option's value before the experiment sees it: by this an experiment says what it is capable of.
/// </summary>
public enum OptionRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A target that is measured beside each target.</summary>
    Control,

    /// <summary>A target, in the words of older nettests.</summary>
    Backend,

    /// <summary>A capture file that the packets of measurements are written to.</summary>
    Pcap,

    /// <summary>Names to test at every vantage point.</summary>
    Domains,

    /// <summary>A file of such names.</summary>
    DomainFile,

    /// <summary>Files of signatures of block pages, by which outcomes are decided.</summary>
    Signatures,

    /// <summary>Files of certificates of authorities that are trusted beside the system's.</summary>
    Authorities,

    /// <summary>One target is measured round by round, and all rounds are shown together.</summary>
    Watch,
}
