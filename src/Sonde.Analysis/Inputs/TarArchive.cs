using System.Buffers.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// Reads the files of a tar archive as they come, to the last byte of its stream: a damaged header costs its own member, and what follows
/// the end mark, such as another archive, is read too. Nothing that is called like data is passed over in silence.
/// </summary>
/// <param name="stream">The archive, unpacked.</param>
/// <param name="onFault">Called with the name of a member, or nothing for the archive, and what is wrong with it.</param>
internal sealed class TarArchive(Stream stream, Action<string, string> onFault) : IDisposable
{
    private const int MostOfNames = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private TarContent? _content;
    private long _position;
    private long _padding;
    private long _damaged;
    private bool _hasEndMark;
    private string? _longName;
    private long? _longSize;

    /// <summary>Whether the stream itself broke off: nothing more can be read of it.</summary>
    private bool _isBroken;

    /// <summary>The next file, or null at the end.</summary>
    public TarMember? Next()
    {
        try
        {
            return Find();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            if (!_isBroken) onFault("", e.Message);
            _isBroken = true;
            return null;
        }
    }

    /// <summary>Closes the archive.</summary>
    public void Dispose()
    {
        _content?.Dispose();
        stream.Dispose();
    }

    private TarMember? Find()
    {
        while (!_isBroken)
        {
            SkipRest();
            int got = stream.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
            _position += got;
            if (got == 0 || (got < _block.Length && IsZero(_block.AsSpan(0, got)))) return End();
            if (got < _block.Length) throw new InvalidDataException("it is cut short within a header");
            if (IsZero(_block))
            {
                _hasEndMark = true;
                SayDamaged();
                continue;
            }

            bool isHeader = TarHeader.TryParse(_block, out TarHeader header) && (_damaged == 0 || header.HasMagic);
            if (!isHeader)
            {
                _damaged += got;
                continue;
            }

            SayDamaged();
            _hasEndMark = false;
            if (Take(header) is { } member) return member;
        }

        return null;
    }

    private TarMember? End()
    {
        bool isDamaged = _damaged > 0;
        SayDamaged();
        if (_position == 0) onFault("", "it is empty");
        else if (!_hasEndMark && !isDamaged) onFault("", "it ends without an end mark: it may be cut short");
        _isBroken = true;
        return null;
    }

    private TarMember? Take(TarHeader header)
    {
        switch (header.Type)
        {
            case 'x': ReadExtended(header.Size); return null;
            case 'L': ReadLongName(header.Size); return null;
            case 'g' or 'K' or 'V' or 'D': Open(header.Size); return null;
            case '1' or '2' or '3' or '4' or '6': SayEmpty(header); return null;
            case '5': (_longName, _longSize) = (null, null); return null;
        }

        string name = _longName ?? header.Name;
        long size = _longSize ?? header.Size;
        (_longName, _longSize) = (null, null);
        if (header.Type == 'S')
        {
            for (bool more = header.HasMoreOfMap; more; more = _block[504] != 0) stream.ReadExactly(_block);
            Open(size);
            onFault(name, "it is stored with holes, which is not read");
            return null;
        }

        if (header.Type == 'M') onFault(name, "it is the rest of a file of another volume");
        TarContent content = Open(size);
        return name.EndsWith('/') || header.Type == 'M' ? null : new TarMember(name, content);
    }

    private TarContent Open(long size)
    {
        _padding = (TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize;
        return _content = new TarContent(stream, size, () => _isBroken = true);
    }

    private void SkipRest()
    {
        if (_content is null) return;
        _content.SkipRest();
        _content = null;
        for (; _padding > 0 && !_isBroken; _padding--)
        {
            // An archive that ends with its last file's last byte lacks the padding and the end mark, and no byte that means anything.
            if (stream.ReadByte() < 0) break;
        }

        _padding = 0;
    }

    /// <summary>A member that would be read if it were a file, and holds no bytes.</summary>
    private void SayEmpty(TarHeader header)
    {
        string name = _longName ?? header.Name;
        (_longName, _longSize) = (null, null);
        if (!InputFiles.IsData(name)) return;
        onFault(name, header.Type switch
        {
            '1' => "it is a hard link: what it leads to is read under its own name, if at all",
            '2' => "it is a symbolic link, which is not followed",
            _ => "it is no file but a pipe or a device",
        });
    }

    private void SayDamaged()
    {
        if (_damaged > 0) onFault("", $"{Numerals.Count(_damaged, "byte is", "bytes are")} no member of it: what {Numerals.Word(_damaged, "it holds", "they hold")} is not read");
        _damaged = 0;
    }

    private void ReadLongName(long size)
    {
        if (ReadWhole(size) is { } bytes) _longName = PathText.Decode(TarHeader.Text(bytes));
    }

    /// <summary>Records of a pax header: <c>LENGTH KEY=VALUE\n</c> (POSIX.1-2001).</summary>
    private void ReadExtended(long size)
    {
        if (ReadWhole(size) is not { } bytes) return;
        ReadOnlySpan<byte> left = bytes;
        while (!left.IsEmpty)
        {
            int space = left.IndexOf((byte)' ');
            bool isRecord = Utf8Parser.TryParse(left, out int length, out int digits) && digits == space && length > digits + 1
                && length <= left.Length && left[length - 1] == '\n';
            ReadOnlySpan<byte> record = isRecord ? left[(digits + 1)..(length - 1)] : default;
            int equals = record.IndexOf((byte)'=');
            if (equals < 0)
            {
                onFault("", "a member's extended header is damaged: its plain one is taken");
                return;
            }

            ReadOnlySpan<byte> key = record[..equals], value = record[(equals + 1)..];
            if (key.SequenceEqual("path"u8)) _longName = PathText.Decode(TarHeader.Text(value));
            else if (key.SequenceEqual("size"u8) && Utf8Parser.TryParse(value, out long stated, out int used) && used == value.Length
                && stated >= 0) _longSize = stated;
            left = left[length..];
        }
    }

    private byte[]? ReadWhole(long size)
    {
        TarContent content = Open(size);
        if (size > MostOfNames)
        {
            onFault("", $"a name of {Numerals.Count(size, "byte")} is not read");
            return null;
        }

        byte[] bytes = new byte[size];
        int got = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..got];
    }

    private static bool IsZero(ReadOnlySpan<byte> block) => block.IndexOfAnyExcept((byte)0) < 0;
}
