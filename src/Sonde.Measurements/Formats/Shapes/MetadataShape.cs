namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of the object that <c>--metadata</c> writes about a run.</summary>
internal static class MetadataShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        software_name string!
        software_version string!
        commit string|null! the sources it was built of
        runtime string!
        kernel string!
        system string!
        arguments array! the command line, word by word
        arguments[] string!
        x_run_id string! the id of the run, which is on each of its lines
        test_name string! the nettest
        options array! the options, as OONI writes them
        options[] string!
        start string! when the run began, UTC
        end string! when it ended, UTC
        seed number! decides every random choice
        rate number! targets a second; 0: as fast as they end
        parallel number! targets at once
        contact string who measures, where it was said
        interrupted boolean! the user stopped it
        input_left boolean! whether there were targets left to read
        targets_read number!
        measured number! targets whose measurement is whole
        cut_short number! targets that the end of the run cut off
        measured_before number! targets that an earlier run had measured
        blocked number! targets on the blocklist
        rejected number! inputs that were no targets
        not_measured number! targets that could not be measured
        repeated number! targets that came more than once
        failures object! how often each failure came (OONI df-007)
        failures.* number
        outcomes object! how often each outcome came
        outcomes.* number
        findings object how often each condition or finding came
        findings.* number
        blocked_by object! how many targets each entry of the blocklist blocked
        blocked_by.* number
        blocklist_sha256 string! the hash of the blocklist that was in force
        sysctls object! settings of the system that decide how it sends
        sysctls.* string
        preflight object what was found before anything was sent
        preflight.* string
        capture_drops number|null! packets that the capture lost; null where nothing was captured
        """;
}
