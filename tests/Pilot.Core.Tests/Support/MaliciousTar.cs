using System.Formats.Tar;

namespace Pilot.Core.Tests.Support;

/// <summary>Writes archives with another program's code, so that they can hold what ours never writes.</summary>
internal sealed class MaliciousTar(TarWriter tar)
{
    public static byte[] Of(Action<MaliciousTar> write, TarEntryFormat format = TarEntryFormat.Pax)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            write(new MaliciousTar(tar));
        }

        return stream.ToArray();
    }

    public MaliciousTar File(string name, int length = 1, UnixFileMode mode = (UnixFileMode)0b110_100_100)
    {
        var entry = Make(TarEntryType.RegularFile, name, mode);
        entry.DataStream = new MemoryStream(new byte[length]);
        tar.WriteEntry(entry);
        return this;
    }

    public MaliciousTar Folder(string name) => Write(Make(TarEntryType.Directory, name));

    public MaliciousTar Link(string name, string target) => Write(Make(TarEntryType.SymbolicLink, name), target);

    public MaliciousTar HardLink(string name, string target) => Write(Make(TarEntryType.HardLink, name), target);

    public MaliciousTar Special(string name, TarEntryType type) => Write(Make(type, name));

    private static PaxTarEntry Make(TarEntryType type, string name, UnixFileMode mode = (UnixFileMode)0b111_101_101) => new(type, name) { Mode = mode };

    private MaliciousTar Write(PaxTarEntry entry, string? target = null)
    {
        if (target is not null)
        {
            entry.LinkName = target;
        }

        tar.WriteEntry(entry);
        return this;
    }
}
