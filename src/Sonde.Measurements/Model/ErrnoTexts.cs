namespace Sonde.Measurements.Model;

/// <summary>The system's own words for error numbers, in lower case: ours, so that no locale or library changes an archive.</summary>
internal static class ErrnoTexts
{
    public const string NotPermitted = "operation not permitted";
    public const string OutOfMemory = "cannot allocate memory";
    public const string TooManyOpenFiles = "too many open files";
    public const string TooManyOpenFilesInSystem = "too many open files in system";

    public static string Of(int errno) => errno switch
    {
        1 => NotPermitted,
        2 => "no such file or directory",
        3 => "no such process",
        5 => "input/output error",
        6 => "no such device or address",
        7 => "argument list too long",
        12 => OutOfMemory,
        16 => "device or resource busy",
        19 => "no such device",
        23 => TooManyOpenFilesInSystem,
        24 => TooManyOpenFiles,
        25 => "inappropriate ioctl for device",
        28 => "no space left on device",
        32 => "broken pipe",
        38 => "function not implemented",
        62 => "timer expired",
        64 => "machine is not on the network",
        70 => "communication error on send",
        71 => "protocol error",
        75 => "value too large for defined data type",
        94 => "socket type not supported",
        95 => "operation not supported",
        96 => "protocol family not supported",
        108 => "cannot send after transport endpoint shutdown",
        109 => "too many references: cannot splice",
        112 => "host is down",
        115 => "operation now in progress",
        116 => "stale file handle",
        121 => "remote i/o error",
        122 => "disk quota exceeded",
        125 => "operation canceled",
        126 => "required key not available",
        132 => "operation not possible due to rf-kill",
        _ => $"errno {errno}",
    };
}
