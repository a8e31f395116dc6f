namespace Sonde.Analysis.Inputs;

/// <summary>Files of which is told how many bytes are read, as they lie on the disk.</summary>
/// <param name="tree">The files.</param>
/// <param name="read">Is told.</param>
internal sealed class CountedFileTree(IFileTree tree, Action<int> read) : IFileTree
{
    public FileFacts? Look(string path) => tree.Look(path);

    public IReadOnlyList<string> Names(string folder) => tree.Names(folder);

    public Stream Open(string path) => new Counted(tree.Open(path), read);

    public Stream Peek(string path) => tree.Peek(path);

    private sealed class Counted(Stream file, Action<int> read) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => file.CanSeek;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int bytes = file.Read(buffer);
            read(bytes);
            return bytes;
        }

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }
}
