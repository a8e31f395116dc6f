using System.IO.Compression;
using Sonde.Analysis.Packing;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// Reads gzip member by member and checks every sum there is: of the header, of the bytes and of their number (RFC 1952 §2.3). The
/// library's own reader ends in silence at the first byte that begins no member.
/// </summary>
/// <param name="source">The packed bytes; closed with this.</param>
/// <param name="limit">How far they may unfold, where they are packed a second time; or null.</param>
internal sealed class GzipReader(Stream source, UnpackLimit? limit) : ForwardStream
{
    private const byte HasHeaderSum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    private const string CutShort = "it is cut short", Damaged = "its packed bytes are damaged";

    private readonly GzipFeed _feed = new(source);
    private readonly PackedTail _tail = new();
    private DeflateStream? _member;
    private uint _sum;
    private uint _length;
    private long _members;
    private bool _ended;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is cut short, a sum is wrong, or something else follows.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_ended && !buffer.IsEmpty)
        {
            try
            {
                if (_member is null && !BeginMember()) break;
                int got = Inflate(buffer);
                if (got > 0)
                {
                    _sum = Crc32.Add(_sum, buffer[..got]);
                    _length += (uint)got;
                    _tail.Add(buffer[..got]);
                    limit?.Unpacked(got);
                    return got;
                }

                EndMember();
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                _ended = true;
                throw;
            }
        }

        _ended |= !buffer.IsEmpty;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// Reads a member's header; false at the end. Zeros between members are padding, as tapes and block devices leave it.
    /// </summary>
    private bool BeginMember()
    {
        int first = _feed.Next();
        while (first == 0 && _members > 0) first = _feed.Next();
        if (first < 0) return false;
        if (first != 0x1f || _feed.Next() != 0x8b)
            throw Broken(_members == 0 ? "it is no gzip" : "what follows the packed bytes is no gzip, and is not read");
        _feed.BeginSum([0x1f, 0x8b]);
        if (Header() != 8) throw Broken("it is packed by an unknown method");
        int flags = Header();
        if ((flags & Reserved) != 0) throw Broken("its gzip header has unknown flags");
        for (int i = 0; i < 6; i++) Header();
        if ((flags & HasExtra) != 0)
        {
            for (int left = Header() | (Header() << 8); left > 0; left--) Header();
        }

        if ((flags & HasName) != 0) SkipText();
        if ((flags & HasComment) != 0) SkipText();
        uint sum = _feed.Sum & 0xFFFF;
        if ((flags & HasHeaderSum) != 0 && (Header() | (Header() << 8)) != sum) throw Broken("the sum of its gzip header is wrong");
        _member = new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        _members++;
        _sum = _length = 0;
        _tail.Clear();
        return true;
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            // The library's words speak of an archive entry and its method.
            throw new InvalidDataException(_feed.HasEnded && !_tail.IsGarbled() ? CutShort : Damaged, e);
        }
    }

    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        if (_feed.SkipTrailer(_sum, _length) is not { } flaw) return;
        throw Broken(flaw switch
        {
            TrailerFlaw.IsCut => CutShort,
            TrailerFlaw.IsWrong => $"{Damaged}: their sum is wrong",
            _ => _tail.IsGarbled() ? Damaged : "its sum is wrong or missing",
        });
    }

    private void SkipText()
    {
        while (Header() != 0)
        {
        }
    }

    private int Header()
    {
        int next = _feed.NextOfSum();
        return next >= 0 ? next : throw Broken(CutShort);
    }

    private static InvalidDataException Broken(string reason) => new(reason);
}
