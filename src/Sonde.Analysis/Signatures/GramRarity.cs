using System.Text;

namespace Sonde.Analysis.Signatures;

/// <summary>Says which part of a literal is least common, among the literals themselves and in pages of any kind.</summary>
internal sealed class GramRarity
{
    private const int Bits = 16;
    private const int CommonCost = 64;
    private const int GramCost = 2;

    // What nearly every page has: marks, header names and words, so that no window is put there.
    private static readonly byte[] CommonText = Encoding.ASCII.GetBytes("""
        HTTP/1.1 200 OK 301 Moved Permanently 302 Found 403 Forbidden 404 Not Found Content-Type: text/html; charset=utf-8
        Content-Length: Date: Server: nginx Apache Connection: close keep-alive Cache-Control: no-cache, no-store, must-revalidate
        Pragma: Expires: Last-Modified: ETag: Location: http://www. https://www. Set-Cookie: path=/; Vary: Accept-Encoding
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"> <html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title></title>
        <meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="description" content=""><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=http://
        <link rel="stylesheet" type="text/css" href="/css/style.css"><script type="text/javascript" src="/js/jquery.min.js"></script>
        <style type="text/css">body { background-color: #ffffff; font-family: Arial, Helvetica, sans-serif; font-size: 12px; color: #000000;
        margin: 0; padding: 0; text-align: center; width: 100%; height: 100%; border: 0px; display: block; position: absolute; }</style>
        </head><body bgcolor="#FFFFFF"><div class="container" id="content"><div id="main"><h1></h1><h2></h2><p></p><br><br/><hr><center>
        <table border="0" cellpadding="0" cellspacing="0" width="100%"><tr><td align="center" valign="top"><font face="Arial" size="2"></font></td></tr></table>
        <img src="/images/logo.png" alt="" width="" height=""><a href="http://www." target="_blank"></a><ul><li></li></ul><span style=""></span>
        <b></b><strong></strong><iframe src="http://" frameborder="0" width="100%" height="100%" scrolling="no"></iframe></div></body></html>
        <form method="post" action=""><input type="hidden" name="" value=""></form> function() { var document.location = window.location.href; return }
        the page you requested this site has been blocked access to the requested web page is not available because of your network please contact
        the administrator for more information and if you believe that this was an error, you have tried to access denied website internet security policy
        """);

    private readonly int[] _grams = new int[1 << Bits];
    private readonly int _gramLength;

    public GramRarity(byte[][] literals, IReadOnlyList<int> members, int gramLength)
    {
        _gramLength = gramLength;
        Count(CommonText, CommonCost);
        foreach (int member in members) Count(literals[member], 1);
    }

    /// <summary>
    /// Where in a literal the window of the rarest grams begins; of equals the one with the fewest small letters, then the first.
    /// </summary>
    public int RarestWindow(ReadOnlySpan<byte> literal, int stride)
    {
        int best = 0;
        long least = long.MaxValue;
        int length = _gramLength + stride - 1;
        for (int window = 0; window + length <= literal.Length; window++)
        {
            long cost = 0;
            for (int i = window; i < window + stride; i++) cost += (long)_grams[Place(literal[i..])] * GramCost;
            // The inside of a long word is in many texts; the end of one word with the beginning of the next in few.
            foreach (byte b in literal.Slice(window, length)) cost += char.IsAsciiLetterLower((char)b) ? 1 : 0;
            if (cost < least) (best, least) = (window, cost);
        }

        return best;
    }

    private void Count(ReadOnlySpan<byte> text, int weight)
    {
        for (int i = 0; i + _gramLength <= text.Length; i++) _grams[Place(text[i..])] += weight;
    }

    private int Place(ReadOnlySpan<byte> text) => (int)(LiteralTier.Mix(LiteralTier.Gram(text, _gramLength)) >> (64 - Bits));
}
