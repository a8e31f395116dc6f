namespace Sonde.Experiments.Traceroute.Paths;

/// <summary>By what a flow is asked once more.</summary>
internal enum PathQuestionKind
{
    /// <summary>By probes of its own: does it come that far?</summary>
    Own,

    /// <summary>By probes from other ports: does its way end there whatever its port, and that of the control nowhere so near?</summary>
    EndAside,

    /// <summary>By probes from other ports, and one of its own: is it silent there whatever its port?</summary>
    SilenceAside,
}
