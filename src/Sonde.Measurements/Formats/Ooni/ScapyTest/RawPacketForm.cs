namespace Sonde.Measurements.Formats.Ooni.ScapyTest;

/// <summary>How a packet's bytes stand in the record.</summary>
public enum RawPacketForm
{
    /// <summary>An object of base64 and the word <c>base64</c> (OONI df-000, BinaryData).</summary>
    BinaryData,

    /// <summary>Base64 as a plain string.</summary>
    Base64,

    /// <summary>Null: an empty value, or a packet that may not be published.</summary>
    Null,

    /// <summary>There is no such key, or one of a shape that is kept as it stood.</summary>
    Absent,
}
