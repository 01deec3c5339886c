using System.Globalization;
using System.Text;

namespace PromoteHook.Benchmarks.Wire;

/// <summary>Finds the requests in what a client sends over one HTTP/1.1 connection; reads no more of them than it must.</summary>
internal sealed class RequestParser(Action<string> found)
{
    private readonly StringBuilder line = new();
    private State state = State.RequestLine;
    private string request = "";
    private long bodyBytes;
    private bool isChunked;

    private enum State
    {
        RequestLine,
        Header,
        Body,
        ChunkSize,
        Chunk,
        Trailer,
        NotHttp,
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && state != State.NotHttp)
        {
            if (state is State.Body or State.Chunk)
            {
                var length = (int)Math.Min(bodyBytes, bytes.Length);
                bodyBytes -= length;
                bytes = bytes[length..];
                if (bodyBytes == 0)
                {
                    state = state == State.Chunk ? State.ChunkSize : State.RequestLine;
                }

                continue;
            }

            var end = bytes.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]));
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (end >= 0)
            {
                var text = line.ToString().TrimEnd('\r');
                line.Clear();
                Take(text);
            }
        }
    }

    private void Take(string text)
    {
        switch (state)
        {
            case State.RequestLine when !text.EndsWith(" HTTP/1.1", StringComparison.Ordinal):
                // crane and skopeo try TLS first; the empty line is that after a chunked body.
                state = text.Length == 0 ? State.RequestLine : State.NotHttp;
                break;
            case State.RequestLine:
                request = text[..text.LastIndexOf(' ')];
                (bodyBytes, isChunked, state) = (0, false, State.Header);
                break;
            case State.Header when text.Length == 0:
                found(request);
                state = isChunked ? State.ChunkSize : bodyBytes > 0 ? State.Body : State.RequestLine;
                break;
            case State.Header:
                TakeHeader(text);
                break;
            case State.ChunkSize when text.Length > 0:
                // With the line end after it; a size of 0 is followed by trailers and an empty line.
                bodyBytes = long.Parse(text.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                state = bodyBytes == 0 ? State.Trailer : State.Chunk;
                break;
            case State.Trailer when text.Length == 0:
                state = State.RequestLine;
                break;
        }
    }

    private void TakeHeader(string text)
    {
        var (name, value) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..].Trim());
        if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            bodyBytes = long.Parse(value, CultureInfo.InvariantCulture);
        }
        else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            isChunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        }
    }
}
