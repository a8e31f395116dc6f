namespace Sonde.Packets.Redaction;

/// <summary>What a character may be in a spelling of an address.</summary>
internal static class SpellingKind
{
    private static readonly sbyte[] Values = MakeValues();

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Hex(byte b) => Values[b];

    public static bool IsHex(byte b) => Values[b] >= 0;

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    public static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 25;

    /// <summary>Whether it may stand between the parts of an address.</summary>
    public static bool IsMark(byte b) => b is (byte)'.' or (byte)':' or (byte)'-' or (byte)'_';

    /// <summary>Whether an address may be made of it.</summary>
    public static bool IsOfAddress(byte b) => IsHex(b) || IsMark(b);

    private static sbyte[] MakeValues()
    {
        sbyte[] values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < 10; i++) values['0' + i] = (sbyte)i;
        for (int i = 0; i < 6; i++) values['a' + i] = values['A' + i] = (sbyte)(10 + i);
        return values;
    }
}
