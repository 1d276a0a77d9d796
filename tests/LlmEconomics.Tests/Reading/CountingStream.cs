namespace LlmEconomics.Tests.Reading;

/// <summary>So many of the same byte, without end by default, as from a file that is no file; it counts what was read of it.</summary>
internal sealed class CountingStream(byte value, long length = long.MaxValue, bool canSeek = false) : Stream
{
    public long Delivered { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? length : throw new NotSupportedException();

    public override long Position
    {
        get => Delivered;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = (int)Math.Min(count, length - Delivered);
        buffer.AsSpan(offset, read).Fill(value);
        Delivered += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        throw new NotSupportedException();
    }

    public override void SetLength(long value)
    {
        throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        throw new NotSupportedException();
    }
}
